"""Policy workspaces-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="workspaces-cmk",
    severity=LOW,
    resource="AWS::WorkSpaces::Workspace",
    title="WorkSpaces name the key that encrypts their volumes",
    opinion=True,
    serves={},
    why="Without VolumeEncryptionKey the key that AWS manages is used. Not seen: WorkSpaces that are not encrypted "
    "at all, which other policies report.",
    fix="Set VolumeEncryptionKey to a key of your own.",
    severity_reason="The volumes are encrypted either way.",
    passing=(
        """
A: {Type: AWS::WorkSpaces::Workspace, Properties: {UserVolumeEncryptionEnabled: true, VolumeEncryptionKey: k}}
B: {Type: AWS::WorkSpaces::Workspace}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::WorkSpaces::Workspace
  Properties: {UserVolumeEncryptionEnabled: true}
""",
    ),
)


@policy.check
def check(workspace: Resource) -> Violations:
    """A key, where a volume is encrypted."""
    encrypted = any(workspace.on(f"{name}VolumeEncryptionEnabled") for name in ("User", "Root"))
    if encrypted and workspace.get("VolumeEncryptionKey") is None:
        yield workspace.spot("VolumeEncryptionKey"), "no key of your own encrypts the volumes"
