"""Policy s3-multipart-uploads-aborted."""

from policies.aws.buckets import holds_personal_data, lifecycle_rules
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="s3-multipart-uploads-aborted",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Broken multipart uploads of personal data are aborted",
    serves={GDPR: {"5(1)(e)": PARTIAL}, PCI: {"3.2.1": SUPPORTING}},
    severity_reason="Low: the parts are few and hard to find, but they are kept, paid for, and shown by no listing "
    "of objects.",
    why="Parts of an upload that broke off stay until somebody aborts it, and no rule that expires objects touches "
    "them. Asked of buckets tagged DataClassification restricted, confidential or the like. Not seen: parts that are "
    "there already.",
    fix="Add AbortIncompleteMultipartUpload.DaysAfterInitiation to a lifecycle rule with Status Enabled.",
    passing=(
        """
Logs:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: restricted}]
    LifecycleConfiguration: {Rules: [{Status: Enabled, AbortIncompleteMultipartUpload: {DaysAfterInitiation: 1}}]}
Plain: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Parts:
  Type: AWS::S3::Bucket
  Properties:
    Tags: [{Key: DataClassification, Value: confidential}]
    LifecycleConfiguration:  # <--
      Rules: [{Status: Enabled, ExpirationInDays: 30}]
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """Buckets whose tag says that they hold personal data."""
    return holds_personal_data(bucket)


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on and aborts uploads."""
    if not any(rule.get("AbortIncompleteMultipartUpload") is not None for rule in lifecycle_rules(bucket)):
        yield bucket.spot("LifecycleConfiguration"), "parts of broken uploads are kept for ever"
