"""Policy ecs-container-insights."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-container-insights",
    severity=LOW,
    resource="AWS::ECS::Cluster",
    title="Clusters have Container Insights on",
    opinion=True,
    serves={},
    why="Container Insights counts tasks, restarts and memory of each service, which the plain metrics do not. Not "
    "seen: the account's default setting, so it must be written, and metrics from elsewhere.",
    fix="Add {Name: containerInsights, Value: enhanced} (or enabled) to ClusterSettings.",
    severity_reason="Metrics of comfort: others tell of an outage too.",
    passing=(
        """
A: {Type: AWS::ECS::Cluster, Properties: {ClusterSettings: [{Name: containerInsights, Value: enabled}]}}
B: {Type: AWS::ECS::Cluster, Properties: {ClusterSettings: [{Name: containerInsights, Value: enhanced}]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECS::Cluster
Off:
  Type: AWS::ECS::Cluster
  Properties:
    ClusterSettings:  # <--
      - {Name: containerInsights, Value: disabled}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """One setting of that name, on."""
    for setting in cluster.each("ClusterSettings.*"):
        name, value = setting.get("Name"), setting.get("Value")
        if name is not None and name == "containerInsights" and value is not None and value in ("enabled", "enhanced"):
            return
    yield cluster.spot("ClusterSettings"), "Container Insights is not on"
