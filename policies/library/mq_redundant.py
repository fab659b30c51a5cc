"""Policy mq-redundant."""

from policies.kernel import DIRECT, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="mq-redundant",
    severity=MEDIUM,
    resource="AWS::AmazonMQ::Broker",
    title="Amazon MQ brokers stand in several Availability Zones (active/standby or cluster deployment)",
    serves={REL: {"REL10-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F03": DIRECT}},
    why="A single instance is out during every maintenance, and with its zone. Environments named dev may have one. "
    "Not seen: whether clients connect to both brokers.",
    fix="Set DeploymentMode ACTIVE_STANDBY_MULTI_AZ (ActiveMQ) or CLUSTER_MULTI_AZ (RabbitMQ).",
    severity_reason="Losing one zone stops all messages; nothing is exposed, and they are kept.",
    passing=(
        """
Active: {Type: AWS::AmazonMQ::Broker, Properties: {DeploymentMode: ACTIVE_STANDBY_MULTI_AZ}}
Rabbit: {Type: AWS::AmazonMQ::Broker, Properties: {DeploymentMode: CLUSTER_MULTI_AZ}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Broker: {Type: AWS::AmazonMQ::Broker, Properties: {DeploymentMode: SINGLE_INSTANCE}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::AmazonMQ::Broker
Single:
  Type: AWS::AmazonMQ::Broker
  Properties:
    DeploymentMode: SINGLE_INSTANCE  # <--
""",
    ),
)


@policy.check
def check(broker: Resource) -> Violations:
    """The mode."""
    mode = broker.get("DeploymentMode")
    if broker.environment != "dev" and (mode is None or mode not in ("ACTIVE_STANDBY_MULTI_AZ", "CLUSTER_MULTI_AZ")):
        yield broker.spot("DeploymentMode"), "one broker in one zone"
