"""Policy msk-cmk."""

from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEY = "EncryptionInfo.EncryptionAtRest.DataVolumeKMSKeyId"

policy = Policy(
    id="msk-cmk",
    severity=MEDIUM,
    resource="AWS::MSK::Cluster",
    title="MSK clusters use a customer-managed KMS key (CMK) for their volumes",
    serves={PCI: {"3.5.1": SUPPORTING, "3.6.1": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Volumes are always encrypted, with aws/kafka where no key is named; only a key of one's own can be "
    "restricted, "
    "watched and withdrawn. It cannot be changed later without a new cluster. Not seen: the key's policy.",
    fix="Set EncryptionAtRest.DataVolumeKMSKeyId to a key of your own.",
    severity_reason="The records are encrypted in any case; control over the key is defence in depth.",
    passing=(
        """
Cluster:
  Type: AWS::MSK::Cluster
  Properties: {EncryptionInfo: {EncryptionAtRest: {DataVolumeKMSKeyId: !GetAtt Key.Arn}}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::MSK::Cluster
Aws:
  Type: AWS::MSK::Cluster
  Properties:
    EncryptionInfo:
      EncryptionAtRest:
        DataVolumeKMSKeyId: arn:aws:kms:eu-west-1:111122223333:alias/aws/kafka  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The key of the volumes."""
    if not is_own_key(cluster.get(KEY)):
        yield cluster.spot(KEY), "no customer-managed key is named"
