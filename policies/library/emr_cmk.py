"""Policy emr-cmk."""

from policies.aws.clusters import CONFIGURATION, said
from policies.aws.keys import is_own_key
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

STUDIO = "AWS::EMR::Studio"
REST = "EncryptionConfiguration.AtRestEncryptionConfiguration"
PARTS = {"S3EncryptionConfiguration": "EncryptionMode", "LocalDiskEncryptionConfiguration": "EncryptionKeyProviderType"}
KEYED = ("SSE-KMS", "CSE-KMS", "AwsKms")

policy = Policy(
    id="emr-cmk",
    severity=LOW,
    resource=(STUDIO, CONFIGURATION),
    title="EMR studios and security configurations use a customer-managed KMS key (CMK)",
    serves={PCI: {"3.5.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="A studio keeps workspaces and notebooks in S3 with a key of AWS unless it names one; at rest, a configuration "
    "may use keys of S3 or of KMS. A part that a configuration leaves out is asked for elsewhere. Not seen: the key's "
    "policy, and custom key providers.",
    fix="Set EncryptionKeyArn on the studio; SSE-KMS or CSE-KMS and AwsKms with AwsKmsKey in the configuration.",
    severity_reason="The data is encrypted by S3 in any case; control over the key is a second line.",
    passing=(
        """
Studio: {Type: AWS::EMR::Studio, Properties: {EncryptionKeyArn: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        AtRestEncryptionConfiguration:
          S3EncryptionConfiguration: {EncryptionMode: SSE-KMS, AwsKmsKey: !GetAtt Key.Arn}
          LocalDiskEncryptionConfiguration: {EncryptionKeyProviderType: Custom, S3Object: "s3://b/provider.jar"}
""",
    ),
    failing=(
        """
Studio:  # <--
  Type: AWS::EMR::Studio
Configuration:
  Type: AWS::EMR::SecurityConfiguration
  Properties:
    SecurityConfiguration:
      EncryptionConfiguration:
        AtRestEncryptionConfiguration:
          S3EncryptionConfiguration:
            EncryptionMode: SSE-S3  # <--
          LocalDiskEncryptionConfiguration:  # <--
            EncryptionKeyProviderType: AwsKms
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The studio's key, or that of each part."""
    if resource.type == STUDIO:
        if not is_own_key(resource.get("EncryptionKeyArn")):
            yield resource.spot("EncryptionKeyArn"), "no customer-managed key is named"
        return
    for part, mode in PARTS.items():
        found = said(resource, f"{REST}.{part}")
        if found is not None:
            yield from _part(found, mode)


def _part(part: Value, name: str) -> Violations:
    mode = part.get(name)
    if mode is not None and mode == "SSE-S3":
        yield mode, "objects are encrypted with a key of S3"
    elif (mode is None or mode in KEYED) and not is_own_key(part.get("AwsKmsKey")):
        yield part.spot("AwsKmsKey"), "no customer-managed key is named"
