"""Policy mq-not-public."""

from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="mq-not-public",
    severity=HIGH,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers are not publicly accessible",
    serves={PCI: {"1.4.4": DIRECT, "1.3.1": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A public broker has its console and all protocols on the Internet, behind a password alone; a RabbitMQ broker "
    "that is public has no security group either. AWS takes no broker that does not say whether it is. Not seen: "
    "routes into the subnets of a private broker.",
    fix="Set PubliclyAccessible: false and SubnetIds of private subnets; it takes a new broker.",
    severity_reason="Anybody may try passwords on the store of all messages; one password stands between.",
    passing=(
        """
Private: {Type: AWS::AmazonMQ::Broker, Properties: {PubliclyAccessible: "false"}}
""",
    ),
    failing=(
        """
Public:
  Type: AWS::AmazonMQ::Broker
  Properties:
    PubliclyAccessible: "true"  # <--
Silent:  # <--
  Type: AWS::AmazonMQ::Broker
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """The switch."""
    public = broker.get("PubliclyAccessible")
    if public is None:
        yield broker.spot("PubliclyAccessible"), "it is not said whether the broker can be reached from the Internet"
    elif public:
        yield public, "the broker can be reached from the Internet"
