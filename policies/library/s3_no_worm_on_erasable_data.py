"""Policy s3-no-worm-on-erasable-data."""

from policies.aws.buckets import holds_personal_data, is_audit_log
from policies.kernel import GDPR, MEDIUM, PARTIAL, Policy, Resource, Violations

DEFAULT = "ObjectLockConfiguration.Rule.DefaultRetention"
MOST_DAYS = 31

policy = Policy(
    id="s3-no-worm-on-erasable-data",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Personal data is not locked against erasure for longer than a month",
    serves={GDPR: {"17(1)": PARTIAL, "5(1)(e)": PARTIAL}},
    severity_reason="Medium: nothing leaks, but an erasure request that falls due cannot be met by anybody, AWS "
    "included.",
    why="A COMPLIANCE lock cannot be lifted by anybody before its end, while a request to erase falls due within "
    "one month (GDPR 12(3)). Looked at are buckets tagged DataClassification restricted, confidential or the like; "
    "audit logs, whose lock is a duty of its own, are left out by their name. Not seen: locks on single objects, and "
    "duties to keep that override a request.",
    fix="Use Mode GOVERNANCE, a default retention of 31 days or less, or keep erasable data in another bucket.",
    passing=(
        """
People:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: restricted}]
    ObjectLockEnabled: true
    ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: COMPLIANCE, Days: 31}}}
Governed:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: restricted}]
    ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: GOVERNANCE, Years: 1}}}
AuditLogs:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: restricted}]
    ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: COMPLIANCE, Years: 1}}}
Media:
  Type: AWS::S3::Bucket
  Properties: {ObjectLockConfiguration: {Rule: {DefaultRetention: {Mode: COMPLIANCE, Years: 1}}}}
""",
    ),
    failing=(
        """
Years:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    ObjectLockConfiguration:
      Rule:
        DefaultRetention:
          Mode: COMPLIANCE
          Years: 7  # <--
Days:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    ObjectLockConfiguration:
      Rule:
        DefaultRetention:
          Mode: COMPLIANCE
          Days: "32"  # <--
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """Buckets of personal data that are no audit log."""
    return holds_personal_data(bucket) and not is_audit_log(bucket)


@policy.check
def check(bucket: Resource) -> Violations:
    """No compliance lock beyond the time limit of an erasure request."""
    mode = bucket.get(f"{DEFAULT}.Mode")
    if mode is None or mode != "COMPLIANCE":
        return
    days, years = bucket.get(f"{DEFAULT}.Days"), bucket.get(f"{DEFAULT}.Years")
    if years is not None and years > 0:
        yield years, "nobody can erase what is in the bucket for years"
    elif days is not None and days > MOST_DAYS:
        yield days, f"nobody can erase what is in the bucket for more than {MOST_DAYS} days"
