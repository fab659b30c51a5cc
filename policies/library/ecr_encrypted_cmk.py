"""Policy ecr-encrypted-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecr-encrypted-cmk",
    severity=LOW,
    resource="AWS::ECR::Repository",
    title="Repositories are encrypted with a KMS key",
    opinion=True,
    serves={},
    why="Images are encrypted with AES-256 either way; a key of your own adds a say over who can read them, and a "
    "trail of it. Not seen: the policy of the key.",
    fix="Set EncryptionConfiguration with EncryptionType KMS and KmsKey; it can only be set when the repository is "
    "made.",
    severity_reason="Images rarely hold data of people, and are encrypted anyhow.",
    passing=(
        """
A: {Type: AWS::ECR::Repository, Properties: {EncryptionConfiguration: {EncryptionType: KMS, KmsKey: k}}}
B: {Type: AWS::ECR::Repository, Properties: {EncryptionConfiguration: {EncryptionType: KMS_DSSE}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECR::Repository
Aes:
  Type: AWS::ECR::Repository
  Properties:
    EncryptionConfiguration:
      EncryptionType: AES256  # <--
""",
    ),
)


@policy.check
def check(repository: Resource) -> Violations:
    """The type of encryption."""
    kind = repository.get("EncryptionConfiguration.EncryptionType")
    if kind is None or not kind.startswith("KMS"):
        yield repository.spot("EncryptionConfiguration.EncryptionType"), "no KMS key encrypts the images"
