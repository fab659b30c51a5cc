"""Policy s3-old-versions-expire."""

from policies.aws.buckets import ENDS, holds_personal_data, lifecycle_rules
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

OLD_ENDS = ("NoncurrentVersionExpiration", "NoncurrentVersionExpirationInDays")

policy = Policy(
    id="s3-old-versions-expire",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Old versions expire where objects do",
    serves={GDPR: {"5(1)(e)": PARTIAL, "17(1)": PARTIAL}, PCI: {"3.2.1": PARTIAL}},
    severity_reason="Medium: what a person had erased can still be read by anybody who may list versions, and is "
    "paid for.",
    why="In a bucket with versions an object that expires, or that a person had erased, lives on as an old version. "
    "Wherever objects of a versioned bucket end, by rule or by the class of their data, old versions need an end "
    "too. Not seen: whether the days fit the purpose.",
    fix="Add NoncurrentVersionExpiration.NoncurrentDays to a lifecycle rule with Status Enabled.",
    passing=(
        """
Logs:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    LifecycleConfiguration:
      Rules:
        - {Status: Enabled, ExpirationInDays: 400}
        - {Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 30}}
Plain: {Type: AWS::S3::Bucket, Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}}}
Kept: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}
""",
    ),
    failing=(
        """
Versions:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    LifecycleConfiguration:  # <--
      Rules:
        - {Status: Enabled, ExpirationInDays: 30}
        - {Status: Disabled, NoncurrentVersionExpirationInDays: 30}
People:  # <--
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    Tags: [{Key: DataClassification, Value: confidential}]
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """Versioned, with an end for objects: an end for old versions."""
    versions = bucket.get("VersioningConfiguration.Status")
    if versions is None or versions != "Enabled":
        return
    rules = lifecycle_rules(bucket)
    ends = any(rule.get(end) is not None for rule in rules for end in ENDS)
    if (ends or holds_personal_data(bucket)) and not any(
        rule.get(end) is not None for rule in rules for end in OLD_ENDS
    ):
        yield bucket.spot("LifecycleConfiguration"), "old versions are kept for ever"
