"""Policy s3-cold-objects-move."""

from policies.aws.buckets import ENDS, lifecycle_rules
from policies.kernel import LOW, Policy, Resource, Violations

MOVES = ("Transitions", "Transition", *ENDS)

policy = Policy(
    id="s3-cold-objects-move",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Objects move to cheaper storage as they cool",
    serves={},
    opinion=True,
    severity_reason="Low: it is a matter of cost alone.",
    why="Objects that nobody reads cost the most in S3 Standard. Intelligent-Tiering moves them by itself; a "
    "transition of the lifecycle does it by age; a rule that expires them makes it unnecessary. Not seen: objects "
    "that are uploaded into another class.",
    fix="Add IntelligentTieringConfigurations, or a lifecycle rule with Transitions or ExpirationInDays.",
    passing=(
        """
Tiered:
  Type: AWS::S3::Bucket
  Properties:
    IntelligentTieringConfigurations: [{Id: a, Status: Enabled, Tierings: [{AccessTier: ARCHIVE_ACCESS, Days: 90}]}]
Moved:
  Type: AWS::S3::Bucket
  Properties:
    LifecycleConfiguration:
      Rules: [{Status: Enabled, Transitions: [{StorageClass: INTELLIGENT_TIERING, TransitionInDays: 0}]}]
Ended: {Type: AWS::S3::Bucket, Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 30}]}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
Off:  # <--
  Type: AWS::S3::Bucket
  Properties:
    IntelligentTieringConfigurations: [{Id: a, Status: Disabled, Tierings: []}]
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """Something moves or ends objects."""
    tiered = any(status == "Enabled" for status in bucket.each("IntelligentTieringConfigurations.*.Status"))
    if not tiered and not any(rule.get(name) is not None for rule in lifecycle_rules(bucket) for name in MOVES):
        yield bucket, "cold objects stay in the dearest storage"
