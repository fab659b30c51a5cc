"""Policy s3-replication-works."""

from policies.aws.keys import is_own_key
from policies.aws.tags import tag
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="s3-replication-works",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Replication is on where declared, asked of critical buckets, and under a key of its place",
    serves={
        REL: {"REL13-BP02": PARTIAL, "F13": PARTIAL, "F19": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
    },
    severity_reason="Medium: nothing is lost until the Region is, but then a copy that was believed in is not there.",
    why="Replication is asked of buckets tagged BackupPlan critical in an environment named prod; where it is "
    "there, in any bucket, a rule that is off copies nothing, and objects under a KMS key are copied only where the "
    "rule says so and names the key of the other Region. Not seen: the Region of the other bucket, whether it keeps "
    "versions, and objects from before the rule.",
    fix="In ReplicationConfiguration.Rules set Status Enabled, SourceSelectionCriteria.SseKmsEncryptedObjects "
    "Enabled and Destination.EncryptionConfiguration.ReplicaKmsKeyID.",
    passing=(
        """
Media:
  Type: AWS::S3::Bucket
  Properties:
    VersioningConfiguration: {Status: Enabled}
    ReplicationConfiguration:
      Role: r
      Rules:
        - Status: Enabled
          SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}
          Destination: {Bucket: b, EncryptionConfiguration: {ReplicaKmsKeyID: "arn:aws:kms:eu-central-1:1:key/k"}}
Bare: {Type: AWS::S3::Bucket}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Media:
    Type: AWS::S3::Bucket
    Properties: {VersioningConfiguration: {Status: Enabled}, Tags: [{Key: BackupPlan, Value: critical}]}
""",
    ),
    failing=(
        """
Resources:
  Copied:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
      ReplicationConfiguration:
        Role: r
        Rules:
          - Status: Disabled  # <--
            Destination: {Bucket: b}
          - Status: Enabled
            SourceSelectionCriteria: {SseKmsEncryptedObjects: {Status: Enabled}}
            Destination: {Bucket: b}  # <--
  Missed:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration: {Status: Enabled}
      BucketEncryption:
        ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms"}}]
      ReplicationConfiguration:
        Role: r
        Rules:
          - Status: Enabled  # <--
            Destination: {Bucket: b}
""",
        """
Parameters:
  Environment: {Type: String, Default: prod}
Resources:
  Media:  # <--
    Type: AWS::S3::Bucket
    Properties: {VersioningConfiguration: {Status: Enabled}, Tags: [{Key: BackupPlan, Value: critical}]}
""",
    ),
)
RULES = "ReplicationConfiguration.Rules"
ALGORITHM = "BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm"


@policy.check
def check(bucket: Resource) -> Violations:
    """Whether a copy is asked for; each rule of a copy."""
    wish = tag(bucket, "BackupPlan")
    critical = bucket.environment == "prod" and not bucket.standby and wish is not None and wish == "critical"
    if critical and bucket.get("ReplicationConfiguration") is None:
        yield bucket.spot("ReplicationConfiguration"), "a critical bucket is lost with its Region"
    algorithm = bucket.get(ALGORITHM)
    under_kms = algorithm is not None and not algorithm.unknown and str(algorithm).startswith("aws:kms")
    for rule in bucket.each(f"{RULES}.*"):
        status = rule.get("Status")
        if status is None or status != "Enabled":
            yield rule.spot("Status"), "this replication rule is switched off"
            continue
        encrypted = rule.get("SourceSelectionCriteria.SseKmsEncryptedObjects.Status")
        if encrypted is not None and encrypted == "Enabled":
            if not is_own_key(rule.get("Destination.EncryptionConfiguration.ReplicaKmsKeyID")):
                yield rule.spot("Destination"), "the copies have no key in the other Region"
        elif under_kms:
            yield rule, "objects under the bucket's KMS key are not copied"
