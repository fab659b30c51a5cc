"""Policy glue-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

SETTINGS, CONFIGURATION = "AWS::Glue::DataCatalogEncryptionSettings", "AWS::Glue::SecurityConfiguration"
PARTS = {
    SETTINGS: {
        "DataCatalogEncryptionSettings.EncryptionAtRest": "SseAwsKmsKeyId",
        "DataCatalogEncryptionSettings.ConnectionPasswordEncryption": "KmsKeyId",
    },
    CONFIGURATION: {
        "EncryptionConfiguration.CloudWatchEncryption": "KmsKeyArn",
        "EncryptionConfiguration.JobBookmarksEncryption": "KmsKeyArn",
        "EncryptionConfiguration.S3Encryptions": "KmsKeyArn",
    },
}
WITHOUT_KEY = ("DISABLED", "SSE-S3")

policy = Policy(
    id="glue-cmk",
    severity=MEDIUM,
    resource=(SETTINGS, CONFIGURATION),
    title="Glue catalog settings and security configurations use a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Each part that encrypts with KMS may name a key; without one it takes aws/glue, which nobody can restrict or "
    "withdraw. A part that is missing or off is the matter of other policies, except that settings without any part "
    "name no key at all. Not seen: the key's policy.",
    fix="Name a key of your own in SseAwsKmsKeyId, KmsKeyId and KmsKeyArn.",
    severity_reason="Whether there is encryption is asked elsewhere; control over the key is defence in depth.",
    passing=(
        """
Settings:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    DataCatalogEncryptionSettings:
      EncryptionAtRest: {CatalogEncryptionMode: SSE-KMS, SseAwsKmsKeyId: !GetAtt Key.Arn}
      ConnectionPasswordEncryption: {ReturnConnectionPasswordEncrypted: true, KmsKeyId: !Ref Key}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Configuration:
  Type: AWS::Glue::SecurityConfiguration
  Properties:
    EncryptionConfiguration:
      S3Encryptions: [{S3EncryptionMode: SSE-S3}, {S3EncryptionMode: SSE-KMS, KmsKeyArn: !GetAtt Key.Arn}]
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Glue::DataCatalogEncryptionSettings
Settings:
  Type: AWS::Glue::DataCatalogEncryptionSettings
  Properties:
    DataCatalogEncryptionSettings:
      EncryptionAtRest:  # <--
        CatalogEncryptionMode: SSE-KMS
      ConnectionPasswordEncryption:
        ReturnConnectionPasswordEncrypted: true
        KmsKeyId: alias/aws/glue  # <--
Configuration:
  Type: AWS::Glue::SecurityConfiguration
  Properties:
    EncryptionConfiguration:
      CloudWatchEncryption:  # <--
        CloudWatchEncryptionMode: SSE-KMS
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The key of each part that encrypts with one."""
    parts = PARTS[resource.type]
    if not any(resource.get(part) is not None for part in parts):
        yield resource, "no customer-managed key is named"
    for part, key in parts.items():
        for entry in resource.each(part):
            for single in entry:
                yield from _keyed(single, key)


def _keyed(part: Value, key: str) -> Violations:
    off = any(mode in WITHOUT_KEY for name, mode in part.entries() if name.endswith("Mode"))
    if part.is_map and not off and not is_own_key(part.get(key)):
        yield part.spot(key), "encrypts without a customer-managed key"
