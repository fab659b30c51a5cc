"""Policy mq-minor-upgrades."""

from policies.kernel import MEDIUM, PARTIAL, PCI, REL, Policy, Resource, Violations

policy = Policy(
    id="mq-minor-upgrades",
    severity=MEDIUM,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers take minor version upgrades by themselves",
    serves={PCI: {"6.3.3": PARTIAL}, REL: {"REL08-BP05": PARTIAL}},
    why="Minor versions carry security fixes of the engine, which has had flaws that run foreign code "
    "(CVE-2023-46604 in ActiveMQ). Not seen: upgrades made by hand.",
    fix="Set AutoMinorVersionUpgrade: true on the broker.",
    severity_reason="Known flaws stay open until somebody acts; it takes access to the network to use them.",
    passing=("Broker: {Type: AWS::AmazonMQ::Broker, Properties: {AutoMinorVersionUpgrade: 'true'}}",),
    failing=(
        """
Bare:  # <--
  Type: AWS::AmazonMQ::Broker
Off:
  Type: AWS::AmazonMQ::Broker
  Properties:
    AutoMinorVersionUpgrade: "false"  # <--
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """The switch."""
    if not broker.on("AutoMinorVersionUpgrade"):
        yield broker.spot("AutoMinorVersionUpgrade"), "security fixes wait for somebody"
