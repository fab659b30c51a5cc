"""Policy efs-access-point-user."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="efs-access-point-user",
    severity=MEDIUM,
    resource="AWS::EFS::AccessPoint",
    title="EFS access points enforce a user identity that is not root",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    why="Without PosixUser a client says itself which user it is, root included (Security Hub EFS.4). Not seen: a "
    "user by parameter, and the rights of files.",
    fix="Set PosixUser with a Uid and Gid of the application.",
    severity_reason="A client may act as any user of the file system; it must first be let in.",
    passing=("Point: {Type: AWS::EFS::AccessPoint, Properties: {PosixUser: {Uid: '1000', Gid: '1000'}}}",),
    failing=(
        """
Silent:  # <--
  Type: AWS::EFS::AccessPoint
Root:
  Type: AWS::EFS::AccessPoint
  Properties:
    PosixUser:
      Uid: "0"  # <--
      Gid: "1000"
""",
    ),
)


@policy.check
def check(point: Resource) -> Violations:
    """The user."""
    user = point.get("PosixUser.Uid")
    if user is None:
        yield point.spot("PosixUser"), "a client says itself which user it is"
    elif not user.unknown and user == 0:
        yield user, "clients are root"
