"""Policy backup-vault-locked-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="backup-vault-locked-encrypted",
    severity=HIGH,
    severity_reason="Without a lock one administrator's credentials are enough to delete every backup, which is what "
    "extortionists do before they encrypt.",
    resource="AWS::Backup::BackupVault",
    title="Backup vaults have a vault lock",
    serves={GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL09-BP02": PARTIAL, "F19": PARTIAL}},
    why="Who encrypts a company for ransom deletes its backups first. The lock refuses that for the least retention, "
    "in governance to all but a few, in compliance to everybody. An environment named dev may do without; a logically "
    "air-gapped vault is locked by its kind. The vault's key is the matter of backup-vault-encrypted-cmk, its policy "
    "of backup-vault-denies-deletion. Not seen: whether the lock is already immutable.",
    fix="Set LockConfiguration.MinRetentionDays.",
    passing=(
        """
Vault: {Type: AWS::Backup::BackupVault, Properties: {LockConfiguration: {MinRetentionDays: "7"}}}
Wide: {Type: AWS::Backup::BackupVault, Properties: {LockConfiguration: {MinRetentionDays: 1, MaxRetentionDays: 400}}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Vault: {Type: AWS::Backup::BackupVault, Properties: {BackupVaultName: v}}
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  Bare:  # <--
    Type: AWS::Backup::BackupVault
    Properties: {BackupVaultName: v}
  Half:
    Type: AWS::Backup::BackupVault
    Properties:
      LockConfiguration: {MaxRetentionDays: 30}  # <--
  Chosen:
    Type: AWS::Backup::BackupVault
    Properties:
      LockConfiguration:
        MinRetentionDays: !Ref Days  # <-- ?
""",
    ),
)


@policy.applies
def applies(vault: Resource) -> bool:
    """All but those of developers."""
    return vault.environment != "dev"


@policy.check
def check(vault: Resource) -> Violations:
    """A least retention of a day or more."""
    least = vault.get("LockConfiguration.MinRetentionDays")
    if least is None:
        yield vault.spot("LockConfiguration"), "backups can be deleted at once: there is no least retention"
    elif least < 1:
        yield least, "the lock holds for no day"
