"""Policy rds-performance-insights-cmk."""

from policies.aws.databases import CLUSTER, INSTANCE
from policies.aws.keys import is_own_key
from policies.kernel import LOW, Policy, Resource, Violations

NAMES = {
    INSTANCE: ("EnablePerformanceInsights", "PerformanceInsightsKMSKeyId"),
    CLUSTER: ("PerformanceInsightsEnabled", "PerformanceInsightsKmsKeyId"),
}

policy = Policy(
    id="rds-performance-insights-cmk",
    severity=LOW,
    severity_reason="Low: it is encrypted with AWS's key anyway; statements are seldom secret.",
    resource=(INSTANCE, CLUSTER),
    title="RDS Performance Insights is encrypted with a customer-managed KMS key",
    serves={},
    opinion=True,
    why="Performance Insights keeps the text of statements, which may hold values. Its key cannot be "
    "changed later. Asked only where it is on. Not seen: what the statements hold.",
    fix="Set PerformanceInsightsKMSKeyId (cluster: PerformanceInsightsKmsKeyId) to a key of your own.",
    passing=(
        """
Instance:
  Type: AWS::RDS::DBInstance
  Properties: {EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: key}
Off: {Type: AWS::RDS::DBInstance, Properties: {EnablePerformanceInsights: false}}
Silent: {Type: AWS::RDS::DBInstance}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {EnablePerformanceInsights: "true"}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    PerformanceInsightsEnabled: true
    PerformanceInsightsKmsKeyId: alias/aws/rds  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Where Performance Insights is on."""
    return database.on(NAMES[database.type][0])


@policy.check
def check(database: Resource) -> Violations:
    """A key of one's own."""
    name = NAMES[database.type][1]
    if not is_own_key(database.get(name)):
        yield database.spot(name), "Performance Insights is not encrypted with a customer-managed key"
