"""Policy fsx-backed-up."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

KINDS = ("WindowsConfiguration", "LustreConfiguration", "OntapConfiguration", "OpenZFSConfiguration")
FILES, SELECTION = "AWS::FSx::FileSystem", "AWS::Backup::BackupSelection"

policy = Policy(
    id="fsx-backed-up",
    severity=MEDIUM,
    resource=FILES,
    title="FSx file systems have automatic backups (backup plan or retention)",
    serves={REL: {"REL09-BP01": PARTIAL, "REL09-BP03": PARTIAL, "F19": PARTIAL}, GDPR: {"32(1)(c)": PARTIAL}},
    why="Lustre and OpenZFS make no backups unless AutomaticBackupRetentionDays says so; Windows and ONTAP make them "
    "unless it says 0, so there a template should not. A selection of AWS Backup that names the file system counts. "
    "Scratch file systems cannot be backed up and are left out. Not seen: plans of other templates, and selections by "
    "tag.",
    fix="Set AutomaticBackupRetentionDays to 7 or more.",
    severity_reason="A deletion destroys the only copy; the data is not exposed.",
    passing=(
        """
Lustre: {Type: AWS::FSx::FileSystem, Properties: {LustreConfiguration: {AutomaticBackupRetentionDays: "7"}}}
Windows: {Type: AWS::FSx::FileSystem, Properties: {FileSystemType: WINDOWS, WindowsConfiguration: {}}}
Scratch: {Type: AWS::FSx::FileSystem, Properties: {LustreConfiguration: {DeploymentType: SCRATCH_1}}}
Planned: {Type: AWS::FSx::FileSystem, Properties: {FileSystemType: OPENZFS}}
Selection:
  Type: AWS::Backup::BackupSelection
  Properties: {BackupSelection: {Resources: [!GetAtt Planned.ResourceARN]}}
""",
    ),
    failing=(
        """
Lustre:  # <--
  Type: AWS::FSx::FileSystem
  Properties: {FileSystemType: LUSTRE}
Windows:
  Type: AWS::FSx::FileSystem
  Properties:
    FileSystemType: WINDOWS
    WindowsConfiguration:
      AutomaticBackupRetentionDays: "0"  # <--
""",
    ),
)


@policy.applies
def applies(files: Resource) -> bool:
    """All that can be backed up."""
    kind = files.get("LustreConfiguration.DeploymentType")
    return kind is None or not kind.startswith("SCRATCH")


@policy.check
def check(files: Resource) -> Violations:
    """The days that backups are kept, or a selection."""
    if files.referrers(SELECTION):
        return
    said = [days for kind in KINDS for days in files.each(f"{kind}.AutomaticBackupRetentionDays")]
    kind = files.get("FileSystemType")
    if not said and (kind is None or kind not in ("WINDOWS", "ONTAP")):
        yield files, "no automatic backups are made"
    for days in said:
        if days < 1:
            yield days, "automatic backups are switched off"
