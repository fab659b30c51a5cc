"""Policy s3-versioned."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="s3-versioned",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Buckets have versioning enabled",
    serves={REL: {"REL09-BP01": PARTIAL, "F19": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL}},
    severity_reason="Medium: nothing is lost yet, but the next mistake, or encryption for ransom, cannot be undone.",
    why="Without versions the last write wins, also when it was a mistake or encryption for ransom. Object Lock "
    "brings versions with it. Not seen: what a lifecycle rule deletes again.",
    fix="Set VersioningConfiguration.Status to Enabled.",
    passing=(
        """
Media: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled}}}
Locked: {Type: AWS::S3::Bucket, Properties: {ObjectLockEnabled: "true"}}
""",
    ),
    failing=(
        """
Parameters:
  Versions: {Type: String}
Conditions:
  Never: !Equals [a, b]
Resources:
  Bare:  # <--
    Type: AWS::S3::Bucket
  Without:  # <--
    Type: AWS::S3::Bucket
    Properties: {VersioningConfiguration: !If [Never, {Status: Enabled}, !Ref AWS::NoValue]}
  Off:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Suspended  # <--
  Chosen:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: !Ref Versions  # <-- ?
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """Versions, by themselves or with Object Lock."""
    status = bucket.get("VersioningConfiguration.Status")
    if (status is None or status != "Enabled") and not bucket.on("ObjectLockEnabled"):
        yield bucket.spot("VersioningConfiguration.Status"), "what is overwritten or deleted is lost"
