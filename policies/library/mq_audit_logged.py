"""Policy mq-audit-logged."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="mq-audit-logged",
    severity=MEDIUM,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers (ActiveMQ) send audit logs to CloudWatch Logs",
    serves={PCI: {"10.2.1": DIRECT, "10.2.1.2": PARTIAL}, GDPR: {"33(1)": PARTIAL}},
    why="The audit log holds what was done in the console and over JMX, and by whom. RabbitMQ has none and is left "
    "out. "
    "Not seen: how long the log group keeps it.",
    fix="Set Logs.Audit: true on the broker.",
    severity_reason="What an administrator or an intruder did cannot be told afterwards; nothing is exposed by it.",
    passing=(
        """
Active: {Type: AWS::AmazonMQ::Broker, Properties: {EngineType: ACTIVEMQ, Logs: {Audit: "true"}}}
Rabbit: {Type: AWS::AmazonMQ::Broker, Properties: {EngineType: RabbitMQ}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::AmazonMQ::Broker
Half:
  Type: AWS::AmazonMQ::Broker
  Properties:
    EngineType: ActiveMQ
    Logs:
      General: true
      Audit: "false"  # <--
""",
    ),
)


@policy.applies
def applies(broker: Resource) -> bool:
    """All but RabbitMQ."""
    engine = broker.get("EngineType")
    return engine is None or engine.lower() != "rabbitmq"


@policy.check
def check(broker: Resource) -> Violations:
    """The switch."""
    if not broker.on("Logs.Audit"):
        yield broker.spot("Logs.Audit"), "audit logs are not kept"
