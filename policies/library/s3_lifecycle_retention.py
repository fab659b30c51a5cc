"""Policy s3-lifecycle-retention."""

from policies.aws.buckets import ENDS, holds_personal_data, lifecycle_rules
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="s3-lifecycle-retention",
    severity=HIGH,
    resource="AWS::S3::Bucket",
    title="Objects in buckets of personal data expire",
    serves={PCI: {"3.2.1": PARTIAL}, GDPR: {"5(1)(e)": DIRECT, "17(1)": PARTIAL, "25(2)": PARTIAL}},
    severity_reason="High: personal data without an end is a standing breach of storage limitation, and all of it "
    "is lost in one leak.",
    why="Buckets tagged DataClassification restricted, confidential or the like must end their objects; those "
    "tagged public or internal, or not tagged at all, may keep them. Not seen: whether the days fit the purpose, and "
    "data whose tag says less than it should.",
    fix="Set LifecycleConfiguration with a rule Status Enabled and ExpirationInDays.",
    passing=(
        """
Logs:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: restricted}]
    LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: "400"}]}
Media: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: DataClassification, Value: public}]}}
Plain: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
People:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    LifecycleConfiguration:  # <--
      Rules: [{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 30}]}]
Bare:  # <--
  Type: AWS::S3::Bucket
  Properties: {Tags: [{Key: DataClassification, Value: restricted}]}
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """Buckets whose tag says that they hold personal data."""
    return holds_personal_data(bucket)


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on and ends objects."""
    if not any(rule.get(end) is not None for rule in lifecycle_rules(bucket) for end in ENDS):
        yield bucket.spot("LifecycleConfiguration"), "objects are kept for ever"
