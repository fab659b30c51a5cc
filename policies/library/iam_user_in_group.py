"""Policy iam-user-in-group."""

from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

USER, ADDITION = "AWS::IAM::User", "AWS::IAM::UserToGroupAddition"

policy = Policy(
    id="iam-user-in-group",
    severity=LOW,
    resource=USER,
    title="IAM users are members of a group",
    serves={PCI: {"7.2.2": SUPPORTING}},
    opinion=True,
    why="Rights by group follow the job, not the person. Groups of the user and AWS::IAM::UserToGroupAddition count. "
    "Not seen: memberships made by hand.",
    fix="Add the user to a group (Groups, or AWS::IAM::UserToGroupAddition).",
    severity_reason="A user without a group has no rights yet; it is a matter of order.",
    passing=(
        """
User: {Type: AWS::IAM::User, Properties: {Groups: [staff]}}
Other: {Type: AWS::IAM::User, Properties: {UserName: bert}}
Third: {Type: AWS::IAM::User}
Addition:
  Type: AWS::IAM::UserToGroupAddition
  Properties: {GroupName: staff, Users: [bert, !Ref Third]}
""",
    ),
    failing=(
        """
User: {Type: AWS::IAM::User}  # <--
Empty:
  Type: AWS::IAM::User
  Properties:
    Groups: []  # <--
Addition:
  Type: AWS::IAM::UserToGroupAddition
  Properties: {GroupName: staff, Users: [bert]}
""",
    ),
)


@policy.check
def check(user: Resource) -> Violations:
    """Its own groups, then additions."""
    groups = user.get("Groups")
    if groups is not None and (groups.unknown or groups.raw):
        return
    for addition in user.view.of_type(ADDITION):
        if any(user in user.view.named(each, USER, "UserName") for each in addition.each("Users.*")):
            return
    yield user.spot("Groups"), "the user is in no group"
