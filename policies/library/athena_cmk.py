"""Policy athena-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP = "WorkGroupConfiguration"
RESULTS = f"{GROUP}.ResultConfiguration.EncryptionConfiguration"
KEYS = (
    f"{RESULTS}.KmsKey",
    "WorkGroupConfigurationUpdates.ResultConfigurationUpdates.EncryptionConfiguration.KmsKey",
    f"{GROUP}.ManagedQueryResultsConfiguration.EncryptionConfiguration.KmsKey",
)

policy = Policy(
    id="athena-cmk",
    severity=LOW,
    resource="AWS::Athena::WorkGroup",
    title="Athena workgroups encrypt query results with a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Results are copies of the data and deserve its key; SSE_S3 opens to whoever may read the bucket. Not seen: "
    "the "
    "key of the bucket itself, and the key's policy.",
    fix="Set EncryptionOption SSE_KMS (or CSE_KMS) and KmsKey to a key of your own.",
    severity_reason="Results are encrypted in any case, and short-lived; control over the key is a second line.",
    passing=(
        """
Results:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:
      ResultConfiguration: {EncryptionConfiguration: {EncryptionOption: SSE_KMS, KmsKey: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Athena::WorkGroup
Bucket:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:
      ResultConfiguration:
        EncryptionConfiguration:
          EncryptionOption: SSE_S3  # <--
Default:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:
      ResultConfiguration:
        EncryptionConfiguration:
          EncryptionOption: SSE_KMS
          KmsKey: alias/aws/s3  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The option, then the key."""
    option = group.get(f"{RESULTS}.EncryptionOption")
    if option is not None and option == "SSE_S3":
        yield option, "results are encrypted with a key of S3"
    elif not any(is_own_key(group.get(key)) for key in KEYS):
        yield group.spot(KEYS[0]), "no customer-managed key encrypts the results"
