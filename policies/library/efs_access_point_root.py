"""Policy efs-access-point-root."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="efs-access-point-root",
    severity=MEDIUM,
    resource="AWS::EFS::AccessPoint",
    title="EFS access points enforce a root directory of their own",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    why="An access point without a root directory shows its clients the whole file system (Security Hub EFS.3). "
    "Not seen: a path by parameter, and what lies in the directory.",
    fix="Set RootDirectory.Path to the application's own directory.",
    severity_reason="One application reads the files of another; both already stand in the same account.",
    passing=("Point: {Type: AWS::EFS::AccessPoint, Properties: {RootDirectory: {Path: /cart}}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::EFS::AccessPoint
Whole:
  Type: AWS::EFS::AccessPoint
  Properties:
    RootDirectory:
      Path: /  # <--
""",
    ),
)


@policy.check
def check(point: Resource) -> Violations:
    """The path."""
    path = point.get("RootDirectory.Path")
    if path is None or (not path.unknown and path in ("/", "")):
        yield point.spot("RootDirectory.Path"), "clients see the whole file system"
