"""Policy backup-cross-region-copy."""

import re

from policies.aws.backups import PLAN
from policies.aws.regions import is_own
from policies.aws.retention import WITHOUT_CARDHOLDERS
from policies.kernel import GDPR, HIGH, PARTIAL, REL, Policy, Resource, Value, Violations

ACCOUNT = re.compile(r"^arn:[^:]*:backup:[^:]*:\d{12}:")

policy = Policy(
    id="backup-cross-region-copy",
    severity=HIGH,
    severity_reason="One Region or account lost, by disaster or by extortion, takes the data and every backup of it.",
    resource=PLAN,
    title="Backups are copied to another Region or account",
    serves={
        REL: {"REL09-BP02": PARTIAL, "REL13-BP02": PARTIAL, "F14": PARTIAL, "F19": PARTIAL},
        GDPR: {"32(1)(c)": PARTIAL},
    },
    why="A vault beside the data is lost with its Region, or with its account. One rule of each plan must copy to a "
    "vault whose ARN says another Region, or another account. Environments named dev, staging or test, and a warm "
    "standby, whose data are copies already, need none. Regions outside the EEA are the matter of "
    "gov-region-allow-list. Not seen: whether the other vault exists and lets the copy in, and replicas that the "
    "stores make themselves.",
    fix="Add CopyActions with DestinationBackupVaultArn of a vault in a second Region of the EEA.",
    passing=(
        """
Far:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - RuleName: hourly
        - CopyActions:
            - DestinationBackupVaultArn: !Sub "arn:aws:backup:eu-central-1:${AWS::AccountId}:backup-vault:copy"
Account:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - CopyActions: [{DestinationBackupVaultArn: "arn:aws:backup:eu-west-1:111122223333:backup-vault:copy"}]
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Plan: {Type: AWS::Backup::BackupPlan, Properties: {BackupPlan: {BackupPlanRule: [{RuleName: daily}]}}}
""",
    ),
    failing=(
        """
Parameters:
  Vault: {Type: String}
Resources:
  Here:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:  # <--
        BackupPlanRule: [{RuleName: daily, CopyActions: []}]
  Beside:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - CopyActions:
              - DestinationBackupVaultArn: !GetAtt Second.BackupVaultArn  # <--
          - CopyActions:
              - DestinationBackupVaultArn: !Sub "arn:aws:backup:${AWS::Region}:${AWS::AccountId}:backup-vault:v"
  Second: {Type: AWS::Backup::BackupVault}
  Chosen:
    Type: AWS::Backup::BackupPlan
    Properties:
      BackupPlan:
        BackupPlanRule:
          - CopyActions:
              - DestinationBackupVaultArn: !Ref Vault  # <-- ?
""",
    ),
)


@policy.applies
def applies(plan: Resource) -> bool:
    """Plans of data that cannot be made anew."""
    return plan.environment not in WITHOUT_CARDHOLDERS and not plan.standby


@policy.check
def check(plan: Resource) -> Violations:
    """One copy that leaves the Region or the account."""
    copies = list(plan.each("BackupPlan.BackupPlanRule.*.CopyActions.*.DestinationBackupVaultArn"))
    if not any(_leaves(copy, plan) for copy in copies):
        yield copies[0] if copies else plan.spot("BackupPlan"), "the backups are lost with their Region"


def _leaves(copy: Value, plan: Resource) -> bool:
    return ACCOUNT.match(str(copy)) is not None or not is_own(copy, plan)
