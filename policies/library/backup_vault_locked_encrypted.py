"""Policy backup-vault-locked-encrypted."""

from fnmatch import fnmatchcase

from policies.aws.documents import Statement, statements
from policies.aws.keys import is_own_key
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

DELETION = "backup:deleterecoverypoint"

policy = Policy(
    id="backup-vault-locked-encrypted",
    severity=HIGH,
    resource="AWS::Backup::BackupVault",
    title="Backup vaults have a key of their own, a lock, and a policy that denies deletion",
    serves={
        PCI: {"3.5.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "32(1)(b)": PARTIAL},
        REL: {"REL09-BP02": DIRECT, "F19": PARTIAL},
    },
    why="Who encrypts a company for ransom deletes its backups first. The lock refuses that for the least retention, "
    "in governance to all but a few, in compliance to everybody; the vault's policy refuses it before and after. "
    "Without a key of one's own a copy cannot go to another account. An environment named dev may have neither lock "
    "nor policy. Not seen: who is excused from the policy, and whether the lock is already immutable.",
    fix="Set EncryptionKeyArn, LockConfiguration.MinRetentionDays, and an AccessPolicy that denies "
    "backup:DeleteRecoveryPoint.",
    passing=(
        """
Vault:
  Type: AWS::Backup::BackupVault
  Properties:
    EncryptionKeyArn: !GetAtt Key.Arn
    LockConfiguration: {MinRetentionDays: "7"}
    AccessPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: ["backup:Delete*"], Resource: "*"}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Text:
  Type: AWS::Backup::BackupVault
  Properties:
    EncryptionKeyArn: !GetAtt Key.Arn
    LockConfiguration: {MinRetentionDays: 1, MaxRetentionDays: 400}
    AccessPolicy: |
      {"Statement": {"Effect": "Deny", "Principal": "*", "Action": "backup:DeleteRecoveryPoint", "Resource": "*"}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Vault: {Type: AWS::Backup::BackupVault, Properties: {EncryptionKeyArn: key}}
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
      EncryptionKeyArn: arn:aws:kms:eu-west-1:111122223333:alias/aws/backup  # <--
      LockConfiguration: {MaxRetentionDays: 30}  # <--
      AccessPolicy:  # <--
        Statement:
          - {Effect: Allow, Principal: "*", Action: "backup:*", Resource: "*"}
          - {Effect: Deny, Principal: {AWS: "arn:aws:iam::111122223333:role/a"}, Action: "backup:*", Resource: "*"}
  Chosen:
    Type: AWS::Backup::BackupVault
    Properties:
      EncryptionKeyArn: key
      LockConfiguration:
        MinRetentionDays: !Ref Days  # <-- ?
      AccessPolicy: {Statement: {Effect: Deny, Principal: "*", Action: "*", Resource: "*"}}
""",
    ),
)


@policy.check
def check(vault: Resource) -> Violations:
    """Key; then lock and policy but in dev."""
    if not is_own_key(vault.get("EncryptionKeyArn")):
        yield vault.spot("EncryptionKeyArn"), "no customer-managed key is named"
    if vault.environment == "dev":
        return
    least = vault.get("LockConfiguration.MinRetentionDays")
    if least is None:
        yield vault.spot("LockConfiguration"), "backups can be deleted at once: there is no least retention"
    elif least < 1:
        yield least, "the lock holds for no day"
    if not any(_denies_deletion(each) for each in statements(vault.get("AccessPolicy"))):
        yield vault.spot("AccessPolicy"), "the vault's policy does not deny backup:DeleteRecoveryPoint"


def _denies_deletion(statement: Statement) -> bool:
    patterns = [str(action).lower() for action in statement.items("Action")]
    named = any(fnmatchcase(DELETION, pattern) for pattern in patterns)
    return named and statement.denies() and statement.everyone() is not None
