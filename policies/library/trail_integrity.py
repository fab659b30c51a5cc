"""Policy trail-integrity."""

from policies.aws.keys import is_own_key
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-integrity",
    severity=HIGH,
    resource="AWS::CloudTrail::Trail",
    title="A changed trail shows, and its own key guards it",
    serves={
        PCI: {"10.3.4": DIRECT, "10.3.1": PARTIAL, "10.3.2": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Whoever gets in edits the log next. Digest files, signed by AWS and chained hour by hour, show every file "
    "that was changed or removed; a key of one's own decides who may read the trail apart from who may read the "
    "bucket. Not seen: whether anybody validates the digests, and whom the key's policy admits "
    "(kms-key-policy-separated).",
    fix="Set EnableLogFileValidation to true and KMSKeyId to a key of your own.",
    passing=(
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties: {EnableLogFileValidation: "true", KMSKeyId: !GetAtt Key.Arn}
Key: {Type: AWS::KMS::Key}
""",
        """
Parameters:
  KeyArn: {Type: String}
Resources:
  Trail: {Type: AWS::CloudTrail::Trail, Properties: {EnableLogFileValidation: true, KMSKeyId: !Ref KeyArn}}
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:  # <--
    Type: AWS::CloudTrail::Trail
    Properties: {S3BucketName: audit, IsLogging: true, KMSKeyId: !If [Never, alias/trail, !Ref AWS::NoValue]}
  Off:
    Type: AWS::CloudTrail::Trail
    Properties:
      EnableLogFileValidation: "false"  # <--
      KMSKeyId: alias/trail
""",
        """
Parameters:
  Validate: {Type: String}
Resources:
  Chosen:  # <--
    Type: AWS::CloudTrail::Trail
    Properties:
      EnableLogFileValidation: !Ref Validate  # <-- ?
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Digests, and a key."""
    if not trail.on("EnableLogFileValidation"):
        yield trail.spot("EnableLogFileValidation"), "a changed log file does not show"
    key = trail.get("KMSKeyId")
    if not is_own_key(key) or (key is not None and not key.unknown and not str(key)):
        yield trail.spot("KMSKeyId"), "the trail is not encrypted with a key of its own"
