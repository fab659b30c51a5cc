"""Policy rds-performance-insights."""

from policies.aws.databases import CLUSTER, INSTANCE, cluster_of
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-performance-insights",
    severity=LOW,
    severity_reason="Low: a slow database is only harder to understand.",
    resource=(INSTANCE, CLUSTER),
    title="RDS instances have Performance Insights",
    serves={},
    opinion=True,
    why="Performance Insights keeps which statements waited for what, after the fact. Classes that "
    "cannot (db.t2, db.t3.micro and small with MySQL) are asked too. Of clusters only Multi-AZ ones "
    "set it themselves. Not seen: whether somebody looks; AWS is moving it into CloudWatch Database "
    "Insights.",
    fix="Set EnablePerformanceInsights (Multi-AZ cluster: PerformanceInsightsEnabled) to true.",
    passing=(
        """
Instance: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, EnablePerformanceInsights: "true"}}
Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, PerformanceInsightsEnabled: true}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Aurora}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Off:
  Type: AWS::RDS::DBInstance
  Properties:
    EnablePerformanceInsights: false  # <--
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    PerformanceInsightsEnabled: false  # <--
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """On at the instance or its cluster; a cluster may leave it to its members."""
    if database.type == CLUSTER:
        choice = database.get("PerformanceInsightsEnabled")
        silent = choice is None and database.get("DBClusterInstanceClass") is None
        if not silent and (choice is None or not choice):
            yield database.spot("PerformanceInsightsEnabled"), "Performance Insights is off"
        return
    choice = database.get("EnablePerformanceInsights")
    if choice is None and any(cluster.on("PerformanceInsightsEnabled") for cluster in cluster_of(database)):
        return
    if choice is None or not choice:
        yield database.spot("EnablePerformanceInsights"), "Performance Insights is off"
