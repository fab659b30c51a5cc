"""Policy rds-aurora-backtrack."""

from policies.aws.databases import CLUSTER, engine, is_aurora
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-aurora-backtrack",
    severity=LOW,
    severity_reason="Low: backups restore the same data, only slower.",
    resource=CLUSTER,
    title="Aurora MySQL clusters have backtracking",
    serves={},
    opinion=True,
    why="Backtracking takes a cluster back to before a mistake in minutes, without a restore. Only "
    "Aurora MySQL has it, not serverless v1, and not in a global database. Not seen: how much "
    "change the window has to hold, which it costs by.",
    fix="Set BacktrackWindow to the seconds to go back, 259200 (72 hours) at most.",
    passing=(
        """
Back: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, BacktrackWindow: "86400"}}
Other: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}
Moved: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, GlobalClusterIdentifier: shop}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Old:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora
    BacktrackWindow: 0  # <--
""",
    ),
)


@policy.applies
def applies(cluster: Resource) -> bool:
    """Aurora MySQL where it can be."""
    mode = cluster.get("EngineMode")
    unable = cluster.get("GlobalClusterIdentifier") is not None or (mode is not None and mode == "serverless")
    return not unable and is_aurora(cluster) and engine(cluster) == "mysql"


@policy.check
def check(cluster: Resource) -> Violations:
    """A window above 0."""
    window = cluster.get("BacktrackWindow")
    if window is None or window == 0:
        yield cluster.spot("BacktrackWindow"), "the cluster cannot be taken back to before a mistake"
