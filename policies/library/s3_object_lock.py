"""Policy s3-object-lock."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-object-lock",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Buckets have Object Lock enabled",
    serves={},
    opinion=True,
    severity_reason="Low: a lock is wanted for records and backups only; elsewhere it gets in the way of erasure.",
    why="Object Lock keeps versions from being deleted, by a thief or by mistake. Buckets of audit logs must have "
    "it (s3-audit-bucket-worm); buckets of erasable data must not hold it for long (s3-no-worm-on-erasable-data). Not "
    "seen: locks on single objects.",
    fix="Set ObjectLockEnabled to true, with a default retention in ObjectLockConfiguration.",
    passing=(
        """
Locked: {Type: AWS::S3::Bucket, Properties: {ObjectLockEnabled: true}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
Off:
  Type: AWS::S3::Bucket
  Properties:
    ObjectLockEnabled: "false"  # <--
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """The lock is on."""
    if not bucket.on("ObjectLockEnabled"):
        yield bucket.spot("ObjectLockEnabled"), "Object Lock is not enabled"
