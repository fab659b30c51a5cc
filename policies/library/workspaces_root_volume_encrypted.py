"""Policy workspaces-root-volume-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="workspaces-root-volume-encrypted",
    severity=HIGH,
    resource="AWS::WorkSpaces::Workspace",
    title="The root volume of a WorkSpace is encrypted",
    serves={PCI: {"3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Programs, caches and swapped memory lie on the root volume, in clear unless the template says otherwise; "
    "it can be chosen only when the WorkSpace is made. Not seen: what people keep there.",
    fix="Set RootVolumeEncryptionEnabled to true, with VolumeEncryptionKey.",
    severity_reason="Data that passed through the desktop at rest in clear: a missing primary control.",
    passing=(
        """
A: {Type: AWS::WorkSpaces::Workspace, Properties: {RootVolumeEncryptionEnabled: "true", VolumeEncryptionKey: k}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::WorkSpaces::Workspace
Off:
  Type: AWS::WorkSpaces::Workspace
  Properties:
    RootVolumeEncryptionEnabled: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("RootVolumeEncryptionEnabled"):
        yield resource.spot("RootVolumeEncryptionEnabled"), "the root volume is not encrypted"
