"""Policy efs-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="efs-encrypted",
    severity=HIGH,
    resource="AWS::EFS::FileSystem",
    title="EFS file systems are encrypted at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="A file system is not encrypted unless the template says so, and cannot be encrypted later without copying "
    "everything. Not seen: an account whose policy refuses unencrypted file systems.",
    fix="Set Encrypted: true on the file system; it takes a new one.",
    severity_reason="Files and their backups lie in clear text for good: a primary control is missing.",
    passing=("Files: {Type: AWS::EFS::FileSystem, Properties: {Encrypted: 'true'}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::EFS::FileSystem
Off:
  Type: AWS::EFS::FileSystem
  Properties:
    Encrypted: "false"  # <--
Keyed:  # <--
  Type: AWS::EFS::FileSystem
  Properties: {KmsKeyId: alias/shop}
""",
    ),
)


@policy.check
def check(files: Resource) -> Violations:
    """The switch."""
    if not files.on("Encrypted"):
        yield files.spot("Encrypted"), "files are not encrypted at rest"
