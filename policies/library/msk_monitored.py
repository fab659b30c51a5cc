"""Policy msk-monitored."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="msk-monitored",
    severity=LOW,
    resource="AWS::MSK::Cluster",
    title="MSK clusters have enhanced monitoring by topic and broker",
    serves={},
    opinion=True,
    why="The default level shows neither a hot topic nor a consumer that lags (Security Hub MSK.2 asks for "
    "PER_TOPIC_PER_BROKER). It costs extra metrics. Not seen: alarms on what is measured.",
    fix="Set EnhancedMonitoring PER_TOPIC_PER_BROKER or PER_TOPIC_PER_PARTITION.",
    severity_reason="It helps to find causes; the basic metrics still show an outage.",
    passing=("Cluster: {Type: AWS::MSK::Cluster, Properties: {EnhancedMonitoring: PER_TOPIC_PER_BROKER}}",),
    failing=(
        """
Bare:  # <--
  Type: AWS::MSK::Cluster
Basic:
  Type: AWS::MSK::Cluster
  Properties:
    EnhancedMonitoring: PER_BROKER  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The level."""
    level = cluster.get("EnhancedMonitoring")
    if level is None or level not in ("PER_TOPIC_PER_BROKER", "PER_TOPIC_PER_PARTITION"):
        yield cluster.spot("EnhancedMonitoring"), "metrics do not show single topics"
