"""Policy s3-replicated."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

DESTINATIONS = "ReplicationConfiguration.Rules.*.Destination.Bucket"

policy = Policy(
    id="s3-replicated",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Buckets replicate to another bucket",
    serves={},
    opinion=True,
    severity_reason="Low: S3 keeps objects in three zones already; a copy elsewhere is a choice of cost against the "
    "loss of a Region.",
    why="A copy in another Region or account outlives the loss of the first one, and a mistake in it. Not every "
    "bucket is worth one: critical buckets in production are asked by s3-replication-works, and the bucket that takes "
    "the copy needs none. Not seen: objects from before the rule.",
    fix="Set ReplicationConfiguration with a rule Status Enabled.",
    passing=(
        """
Media:
  Type: AWS::S3::Bucket
  Properties:
    ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled, Destination: {Bucket: !GetAtt Copy.Arn}}]}
Copy: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
Off:
  Type: AWS::S3::Bucket
  Properties:
    ReplicationConfiguration:  # <--
      Role: r
      Rules: [{Status: Disabled, Destination: {Bucket: b}}]
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """All but the copies themselves."""
    others = (each for each in bucket.referrers(bucket.type) if each is not bucket)
    return not any(refers(to, bucket) for each in others for to in each.each(DESTINATIONS))


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on."""
    if not any(status == "Enabled" for status in bucket.each("ReplicationConfiguration.Rules.*.Status")):
        yield bucket.spot("ReplicationConfiguration"), "the bucket is not replicated"
