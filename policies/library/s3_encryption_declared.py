"""Policy s3-encryption-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

ALGORITHMS = ("AES256", "aws:kms", "aws:kms:dsse")
ALGORITHM = "BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm"

policy = Policy(
    id="s3-encryption-declared",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Default encryption of buckets is declared",
    serves={},
    opinion=True,
    severity_reason="Low: S3 encrypts every new object since January 2023 whether or not the template says so.",
    why="S3 encrypts with a key of its own by default. A declared algorithm says what was meant, survives a copy to "
    "another partition or product, and lets drift detection see a change. Which key is asked by s3-sse-kms. Not "
    "seen: objects from before 2023.",
    fix="Set BucketEncryption with SSEAlgorithm AES256 or aws:kms.",
    repair={
        "BucketEncryption": {
            "ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
        }
    },
    passing=(
        """
Own:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:
      ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
Empty:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:  # <--
      ServerSideEncryptionConfiguration: [{BucketKeyEnabled: true}]
Misnamed:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:
      ServerSideEncryptionConfiguration:
        - ServerSideEncryptionByDefault:
            SSEAlgorithm: none  # <--
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """An algorithm is named, and S3 knows it."""
    algorithm = bucket.get(ALGORITHM)
    if algorithm is None:
        yield bucket.spot("BucketEncryption"), "default encryption is not declared"
    elif not algorithm.unknown and algorithm not in ALGORITHMS:
        yield algorithm, f"S3 knows no algorithm {algorithm}"
