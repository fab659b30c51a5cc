"""Policy mq-general-logged."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="mq-general-logged",
    severity=LOW,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers send general logs to CloudWatch Logs",
    serves={},
    opinion=True,
    why="The general log tells of restarts, connections and memory; without it an outage of the broker has no cause. "
    "Not seen: how long the log group keeps it.",
    fix="Set Logs.General: true on the broker.",
    severity_reason="It helps to find the cause of an outage; the audit log is another policy's.",
    passing=("Broker: {Type: AWS::AmazonMQ::Broker, Properties: {Logs: {General: true}}}",),
    failing=(
        """
Bare:  # <--
  Type: AWS::AmazonMQ::Broker
Off:
  Type: AWS::AmazonMQ::Broker
  Properties:
    Logs:
      General: "false"  # <--
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """The switch."""
    if not broker.on("Logs.General"):
        yield broker.spot("Logs.General"), "general logs are not kept"
