"""Policy redshift-audit-logging."""

from policies.aws.databases import REDSHIFT
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="redshift-audit-logging",
    severity=MEDIUM,
    severity_reason="Medium: nothing is exposed, but after an incident nobody can say who read what.",
    resource=REDSHIFT,
    title="Redshift clusters have audit logging",
    serves={PCI: {"10.2.1": PARTIAL, "10.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    why="Connections and user activity are logged nowhere unless the cluster is told where to. Not "
    "seen: enable_user_activity_logging of the parameter group, without which statements are "
    "missing, and the bucket's retention.",
    fix="Set LoggingProperties with a BucketName, or LogDestinationType cloudwatch and LogExports.",
    passing=(
        """
Bucket: {Type: AWS::Redshift::Cluster, Properties: {LoggingProperties: {BucketName: logs}}}
Watch:
  Type: AWS::Redshift::Cluster
  Properties: {LoggingProperties: {LogDestinationType: cloudwatch, LogExports: [connectionlog, userlog]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Redshift::Cluster
Nowhere:
  Type: AWS::Redshift::Cluster
  Properties:
    LoggingProperties: {S3KeyPrefix: a}  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """A bucket or CloudWatch as destination."""
    logging = cluster.get("LoggingProperties")
    if logging is None or (logging.get("BucketName") is None and logging.get("LogDestinationType") is None):
        yield cluster.spot("LoggingProperties"), "the cluster logs neither connections nor activity"
