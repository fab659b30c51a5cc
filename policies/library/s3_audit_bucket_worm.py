"""Policy s3-audit-bucket-worm."""

from policies.aws.buckets import is_audit_log
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, REL, Policy, Resource, Violations

DEFAULT = "ObjectLockConfiguration.Rule.DefaultRetention"
YEAR_DAYS = 365

policy = Policy(
    id="s3-audit-bucket-worm",
    severity=HIGH,
    resource="AWS::S3::Bucket",
    title="Buckets of audit logs cannot be overwritten or emptied for a year",
    serves={
        PCI: {"10.3.2": DIRECT, "10.5.1": DIRECT, "10.3.1": PARTIAL, "10.3.4": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
        REL: {"REL09-BP02": PARTIAL},
    },
    severity_reason="High: an intruder who can empty the log leaves nothing to investigate, and PCI asks for a year "
    "of it.",
    why="Whoever breaks in deletes the trail first. Object Lock refuses that to everybody (COMPLIANCE) or to all "
    "but a named right (GOVERNANCE). A bucket counts as audit bucket by its logical id or name (audit, trail); in an "
    "environment named dev the retention may be shorter. Not seen: who holds the right to bypass governance, and "
    "trails kept elsewhere.",
    fix="Set ObjectLockEnabled true and ObjectLockConfiguration with a default retention of 365 days (or one year) "
    "or more.",
    passing=(
        """
AuditLogs:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: "true"
    ObjectLockConfiguration:
      ObjectLockEnabled: Enabled
      Rule: {DefaultRetention: {Mode: GOVERNANCE, Days: 400}}
Trail:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: COMPLIANCE, Years: 1}}}
Media: {Type: AWS::S3::Bucket}
""",
        """
Media: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-media}}
Trail:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: COMPLIANCE, Days: 365}}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Trail:
    Type: AWS::S3::Bucket
    Properties:
      ObjectLockEnabled: true
      ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: GOVERNANCE, Days: 1}}}
""",
    ),
    failing=(
        """
AuditLogs:  # <--
  Type: AWS::S3::Bucket
  Properties: {BucketName: logs}
Logs:
  Type: AWS::S3::Bucket
  Properties:
    BucketName: shop-audit-logs
    ObjectLockEnabled: true
    ObjectLockConfiguration:
      Rule:
        DefaultRetention:
          Mode: GOVERNANCE
          Days: 30  # <--
Trail:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration: {ObjectLockEnabled: Enabled}  # <--
""",
        """
Trail:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: true
    ObjectLockConfiguration:
      Rule:
        DefaultRetention:
          Mode: COMPLIANCE
          Days: 364  # <--
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """Buckets whose name says that they hold the audit trail."""
    return is_audit_log(bucket)


@policy.check
def check(bucket: Resource) -> Violations:
    """Locked, with a default retention of a year."""
    if not bucket.on("ObjectLockEnabled"):
        yield bucket.spot("ObjectLockEnabled"), "audit logs can be overwritten and deleted"
        return
    days, years = bucket.get(f"{DEFAULT}.Days"), bucket.get(f"{DEFAULT}.Years")
    if days is None and years is None:
        yield bucket.spot("ObjectLockConfiguration"), "the lock has no default retention"
    elif days is not None and days < YEAR_DAYS and bucket.environment != "dev":
        yield days, f"audit logs are locked for less than {YEAR_DAYS} days"
