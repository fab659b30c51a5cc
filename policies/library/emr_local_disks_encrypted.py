"""Policy emr-local-disks-encrypted."""

from policies.aws.clusters import CONFIGURATION, said
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DISKS = "EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration"

policy = Policy(
    id="emr-local-disks-encrypted",
    severity=MEDIUM,
    resource=CONFIGURATION,
    title="EMR security configurations encrypt local disks at rest",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The switch for encryption at rest may be on for S3 alone; shuffles and HDFS then lie on instance disks in "
    "clear "
    "text. Not seen: encryption of EBS volumes by the account's default.",
    fix="Add LocalDiskEncryptionConfiguration with EncryptionKeyProviderType AwsKms and a key.",
    severity_reason="The disks go with the cluster, and reaching them takes access to its instances.",
    passing=(
        """
Text:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration: !Sub |
      {"EncryptionConfiguration": {"EnableAtRestEncryption": true, "AtRestEncryptionConfiguration": {
        "LocalDiskEncryptionConfiguration": {"EncryptionKeyProviderType": "AwsKms", "AwsKmsKey": "${Key.Arn}"}}}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
OnlyS3:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:  # <--
      EncryptionConfiguration:
        EnableAtRestEncryption: true
        AtRestEncryptionConfiguration: {S3EncryptionConfiguration: {EncryptionMode: SSE-S3}}
""",
    ),
)


@policy.check
def check(configuration: Resource) -> Violations:
    """What is said of local disks."""
    if said(configuration, DISKS) is None:
        yield configuration.spot("SecurityConfiguration"), "local disks of the cluster are not encrypted"
