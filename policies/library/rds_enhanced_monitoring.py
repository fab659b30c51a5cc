"""Policy rds-enhanced-monitoring."""

from policies.aws.databases import CLUSTER, INSTANCE, cluster_of
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-enhanced-monitoring",
    severity=LOW,
    severity_reason="Low: metrics of the service itself remain; only the view into the operating system is missing.",
    resource=(INSTANCE, CLUSTER),
    title="RDS instances have enhanced monitoring",
    serves={},
    opinion=True,
    why="CloudWatch sees the hypervisor only; enhanced monitoring shows which process takes the CPU and "
    "memory. Members of an Aurora cluster are instances too; of clusters only Multi-AZ ones have it "
    "themselves. Not seen: whether somebody looks.",
    fix="Set MonitoringInterval to 60 or less (1, 5, 10, 15, 30, 60), with MonitoringRoleArn.",
    passing=(
        """
Instance: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MonitoringInterval: "60", MonitoringRoleArn: r}}
Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Three}}
Three:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: mysql, DBClusterInstanceClass: db.r6gd.large, MonitoringInterval: 30}
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
    MonitoringInterval: "0"  # <--
Three:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: mysql, DBClusterInstanceClass: db.r6gd.large}
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Instances, and clusters that set it for theirs."""
    return database.type == INSTANCE or database.get("DBClusterInstanceClass") is not None


@policy.check
def check(database: Resource) -> Violations:
    """An interval above 0, here or at the cluster."""
    interval = database.get("MonitoringInterval")
    if interval is None and any(cluster.get("MonitoringInterval") is not None for cluster in cluster_of(database)):
        return
    if interval is None or interval == 0:
        yield database.spot("MonitoringInterval"), "enhanced monitoring is off"
