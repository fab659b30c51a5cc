"""Policy backup-vault-not-public."""

from policies.aws.resource_policies import open_to_anybody
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, REL, Policy, Resource, Violations

policy = Policy(
    id="backup-vault-not-public",
    severity=CRITICAL,
    severity_reason="Any AWS account may copy or restore the backups, and read in them all that the databases hold.",
    resource=("AWS::Backup::BackupVault", "AWS::Backup::LogicallyAirGappedBackupVault"),
    title="Backup vault access policies do not let anybody in",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
        REL: {"REL09-BP02": PARTIAL},
    },
    why="An Allow for Principal * without a Condition on the organisation or account opens the vault to every account "
    "of AWS. Copies between accounts need the accounts' names only. Not seen: what the key's policy allows besides.",
    fix="Name accounts as Principal, or add a Condition on aws:PrincipalOrgID.",
    passing=(
        """
Vault:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "backup:DeleteRecoveryPoint", Resource: "*"}
        - Effect: Allow
          Principal: "*"
          Action: backup:CopyIntoBackupVault
          Resource: "*"
          Condition: {StringEquals: {aws:PrincipalOrgID: o-1234567890}}
""",
    ),
    failing=(
        """
Vault:
  Type: AWS::Backup::BackupVault
  Properties:
    AccessPolicy:
      Statement:
        - Effect: Allow
          Principal: {AWS: "*"}  # <--
          Action: backup:CopyIntoBackupVault
          Resource: "*"
""",
    ),
)


@policy.check
def check(vault: Resource) -> Violations:
    """Nobody unnamed is allowed anything."""
    for anybody in open_to_anybody(vault.get("AccessPolicy")):
        yield anybody, "the vault's policy lets anybody in"
