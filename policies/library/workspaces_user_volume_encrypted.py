"""Policy workspaces-user-volume-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="workspaces-user-volume-encrypted",
    severity=HIGH,
    resource="AWS::WorkSpaces::Workspace",
    title="The user volume of a WorkSpace is encrypted",
    serves={PCI: {"3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The documents of its user lie on the user volume, in clear unless the template says otherwise; it can be "
    "chosen only when the WorkSpace is made. Not seen: what people keep there.",
    fix="Set UserVolumeEncryptionEnabled to true, with VolumeEncryptionKey.",
    severity_reason="Personal documents at rest in clear: a missing primary control.",
    passing=(
        """
A: {Type: AWS::WorkSpaces::Workspace, Properties: {UserVolumeEncryptionEnabled: "true", VolumeEncryptionKey: k}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::WorkSpaces::Workspace
Off:
  Type: AWS::WorkSpaces::Workspace
  Properties:
    UserVolumeEncryptionEnabled: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("UserVolumeEncryptionEnabled"):
        yield resource.spot("UserVolumeEncryptionEnabled"), "the user volume is not encrypted"
