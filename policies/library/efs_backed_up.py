"""Policy efs-backed-up."""

from policies.aws.backups import SELECTION, takes
from policies.aws.tags import tag
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="efs-backed-up",
    severity=MEDIUM,
    resource="AWS::EFS::FileSystem",
    title="EFS file systems have automatic backups",
    serves={REL: {"REL09-BP01": PARTIAL, "REL09-BP03": PARTIAL, "F19": PARTIAL}, GDPR: {"32(1)(c)": PARTIAL}},
    why="EFS has no snapshots: what is deleted is gone, unless AWS Backup copies it by the file system's own backup "
    "policy or by a selection of a plan. A template that says nothing gets none. A tag BackupPlan: none leaves a file "
    "system out. Not seen: plans of other templates, and whether a restore works.",
    fix="Set BackupPolicy Status ENABLED, or name the file system in an AWS::Backup::BackupSelection.",
    severity_reason="A deletion or an encryption Trojan destroys the only copy; the data is not exposed.",
    repair={"BackupPolicy.Status": "ENABLED"},
    passing=(
        """
Own: {Type: AWS::EFS::FileSystem, Properties: {BackupPolicy: {Status: ENABLED}}}
Named: {Type: AWS::EFS::FileSystem}
Selection:
  Type: AWS::Backup::BackupSelection
  Properties: {BackupPlanId: p, BackupSelection: {Resources: [!GetAtt Named.Arn]}}
Scratch: {Type: AWS::EFS::FileSystem, Properties: {FileSystemTags: [{Key: BackupPlan, Value: none}]}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::EFS::FileSystem
Off:
  Type: AWS::EFS::FileSystem
  Properties:
    BackupPolicy:
      Status: DISABLED  # <--
""",
    ),
)


@policy.applies
def applies(files: Resource) -> bool:
    """All but those that say they need none."""
    wish = tag(files, "BackupPlan")
    return wish is None or wish != "none"


@policy.check
def check(files: Resource) -> Violations:
    """Its own policy, or a selection."""
    status = files.get("BackupPolicy.Status")
    if status is not None and status == "ENABLED":
        return
    if not any(takes(selection, files) for selection in files.view.of_type(SELECTION)):
        yield files.spot("BackupPolicy.Status"), "files are not backed up automatically"
