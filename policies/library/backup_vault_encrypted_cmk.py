"""Policy backup-vault-encrypted-cmk."""

from policies.aws.cdn import is_set
from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="backup-vault-encrypted-cmk",
    severity=MEDIUM,
    severity_reason="AWS Backup encrypts a vault with a key of its own in any case; the customer's key decides who may "
    "restore, and lets copies go to another account.",
    resource=("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault"),
    title="Backup vaults are encrypted with a customer-managed KMS key",
    serves={
        PCI: {"3.5.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL},
        REL: {"REL09-BP02": PARTIAL},
    },
    why="What is guarded in the database is guarded in its backup only by the vault's key. With the default key of AWS "
    "Backup whoever may restore may read, and a copy cannot go to another account. Not seen: whom the key's policy "
    "admits, and stores whose backups keep the key of the store.",
    fix="Set EncryptionKeyArn to a key of your own.",
    passing=(
        """
Vault: {Type: AWS::Backup::BackupVault, Properties: {EncryptionKeyArn: !GetAtt Key.Arn}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Backup::BackupVault
  Properties: {BackupVaultName: v}
Default:
  Type: AWS::Backup::BackupVault
  Properties:
    EncryptionKeyArn: arn:aws:kms:eu-west-1:111122223333:alias/aws/backup  # <--
Apart:  # <--
  Type: AWS::Backup::LogicallyAirGappedBackupVault
  Properties: {BackupVaultName: v, MinRetentionDays: 7, MaxRetentionDays: 30}
""",
    ),
)


@policy.check
def check(vault: Resource) -> Violations:
    """A key, and one's own."""
    key = vault.get("EncryptionKeyArn")
    if not is_set(key) or not is_own_key(key):
        yield vault.spot("EncryptionKeyArn"), "no customer-managed key is named"
