"""Policy backup-fsx-automatic."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

KINDS = {
    "LUSTRE": "LustreConfiguration",
    "ONTAP": "OntapConfiguration",
    "OPENZFS": "OpenZFSConfiguration",
    "WINDOWS": "WindowsConfiguration",
}
SCRATCH = ("SCRATCH_1", "SCRATCH_2")
DAYS = "AutomaticBackupRetentionDays"

policy = Policy(
    id="backup-fsx-automatic",
    severity=MEDIUM,
    severity_reason="The data are served as before; what is missing is the way back after a mistake or the loss of the "
    "file system.",
    resource="AWS::FSx::FileSystem",
    title="FSx file systems have automatic backups",
    serves={GDPR: {"32(1)(c)": PARTIAL}, REL: {"REL09-BP01": PARTIAL, "REL09-BP03": PARTIAL}},
    why="Zero days of retention switch the daily backup off; Lustre and OpenZFS leave it off unless asked, and so it "
    "is asked for by number everywhere. Scratch file systems of Lustre cannot have any. Not seen: a plan of AWS "
    "Backup that takes the file system (backup-plan-covers-stores).",
    fix="Set AutomaticBackupRetentionDays to 7 or more in the configuration of its kind.",
    passing=(
        """
Files:
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: WINDOWS, WindowsConfiguration: {AutomaticBackupRetentionDays: "7"}}
Scratch:
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: LUSTRE, LustreConfiguration: {DeploymentType: SCRATCH_2}}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::FSx::FileSystem
  Properties:
    FileSystemType: WINDOWS
    WindowsConfiguration:
      AutomaticBackupRetentionDays: 0  # <--
Unsaid:
  Type: AWS::FSx::FileSystem
  Properties:
    FileSystemType: LUSTRE
    LustreConfiguration: {DeploymentType: PERSISTENT_1}  # <--
Bare:  # <--
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: OPENZFS}
""",
    ),
)


@policy.check
def check(files: Resource) -> Violations:
    """The number of days of its kind."""
    kind = files.get("FileSystemType")
    name = KINDS.get("" if kind is None else str(kind), "WindowsConfiguration")
    deployment = files.get(f"{name}.DeploymentType")
    if deployment is not None and deployment in SCRATCH:
        return
    days = files.get(f"{name}.{DAYS}")
    if days is None or days < 1:
        yield files.spot(f"{name}.{DAYS}"), "no automatic backups are made of the file system"
