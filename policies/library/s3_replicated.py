"""Policy s3-replicated."""

from policies.kernel import LOW, Policy, Resource, Violations

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
    "bucket is worth one: critical buckets in production are asked by s3-replication-works. Not seen: objects from "
    "before the rule.",
    fix="Set ReplicationConfiguration with a rule Status Enabled.",
    passing=(
        """
Media:
  Type: AWS::S3::Bucket
  Properties:
    ReplicationConfiguration: {Role: r, Rules: [{Status: Enabled, Destination: {Bucket: b}}]}
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


@policy.check
def check(bucket: Resource) -> Violations:
    """A rule that is on."""
    if not any(status == "Enabled" for status in bucket.each("ReplicationConfiguration.Rules.*.Status")):
        yield bucket.spot("ReplicationConfiguration"), "the bucket is not replicated"
