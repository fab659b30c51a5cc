"""Policy backup-vault-denies-deletion."""

from policies.aws.documents import is_hidden, statements
from policies.aws.resource_policies import covers
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

WAYS = {
    "backup:DeleteRecoveryPoint": "deleted",
    "backup:UpdateRecoveryPointLifecycle": "made to expire early",
    "backup:PutBackupVaultAccessPolicy": "laid open by another policy",
}
"""Three calls that each lead to the end of a recovery point."""

policy = Policy(
    id="backup-vault-denies-deletion",
    severity=MEDIUM,
    severity_reason="Whoever gets an administrator's credentials can delete the backups together with the data; only "
    "the lock, where there is one, stands in the way.",
    resource="AWS::Backup::BackupVault",
    title="Backup vault access policies deny the manual deletion of recovery points",
    serves={GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL09-BP02": PARTIAL, "F19": PARTIAL}},
    why="A Deny in the vault's own policy outranks every right of users and roles. Deleting is one way to lose a "
    "recovery point; shortening its life is another, and a new policy opens both. An environment named dev may do "
    "without. Not seen: who is excused by a Condition, and rights of the root user.",
    fix="Add an AccessPolicy with Effect Deny, Principal *, and backup:DeleteRecoveryPoint, "
    "backup:UpdateRecoveryPointLifecycle and backup:PutBackupVaultAccessPolicy.",
    passing=(
        """
Vault:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: ["backup:Delete*", "backup:Update*", "backup:Put*"], Resource: "*"}
Text:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy: |
      {"Statement": {"Effect": "Deny", "Principal": {"AWS": "*"}, "Resource": "*", "Action":
        ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:PutBackupVaultAccessPolicy"]}}
Two:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "backup:DeleteRecoveryPoint", Resource: "*"}
        - {Effect: Deny, Principal: "*", NotAction: ["backup:List*", "backup:StartBackupJob"], Resource: "*"}
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
Bare:  # <--
  Type: AWS::Backup::BackupVault
  Properties: {BackupVaultName: v}
Half:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:  # <--
      Statement:
        - {Effect: Allow, Principal: "*", Action: "backup:*", Resource: "*"}
        - {Effect: Deny, Principal: {AWS: "arn:aws:iam::111122223333:role/a"}, Action: "backup:*", Resource: "*"}
Short:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:  # <--
      Statement: {Effect: Deny, Principal: "*", Action: "backup:DeleteRecoveryPoint", Resource: "*"}
""",
    ),
)


@policy.applies
def applies(vault: Resource) -> bool:
    """All but those of developers."""
    return vault.environment != "dev"


@policy.check
def check(vault: Resource) -> Violations:
    """Each way is denied to everybody."""
    document = vault.get("AccessPolicy")
    if is_hidden(document) and document.holds("deny the deletion of recovery points"):
        return
    denials = [each for each in statements(document) if each.denies() and each.everyone() is not None]
    for action, told in WAYS.items():
        if not any(covers(each, action.lower()) for each in denials):
            yield vault.spot("AccessPolicy"), f"recovery points can be {told}: {action} is denied to nobody"
            break
