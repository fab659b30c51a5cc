"""Policy iam-group-has-users."""

from policies.kernel import LOW, Policy, Resource, View, Violations

GROUP, USER, ADDITION = "AWS::IAM::Group", "AWS::IAM::User", "AWS::IAM::UserToGroupAddition"

policy = Policy(
    id="iam-group-has-users",
    severity=LOW,
    resource=GROUP,
    title="IAM groups have users",
    serves={},
    opinion=True,
    why="A group that nobody is in waits with its rights for somebody to be put there. Not seen: members "
    "added by hand.",
    fix="Remove the group, or add its users in the template.",
    severity_reason="Nobody has the rights yet.",
    passing=(
        """
Staff: {Type: AWS::IAM::Group}
User: {Type: AWS::IAM::User, Properties: {Groups: [!Ref Staff]}}
Other: {Type: AWS::IAM::Group, Properties: {GroupName: other}}
Addition: {Type: AWS::IAM::UserToGroupAddition, Properties: {GroupName: other, Users: [a]}}
""",
    ),
    failing=(
        """
Staff: {Type: AWS::IAM::Group}  # <--
User: {Type: AWS::IAM::User, Properties: {Groups: [others]}}
""",
        "Alone: {Type: AWS::IAM::Group}  # <--",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Some user or addition names it."""
    if not any(_names(group, holder, group.view) for holder in group.view.of_type(USER, ADDITION)):
        yield group, "nobody is in this group"


def _names(group: Resource, holder: Resource, view: View) -> bool:
    pattern = "GroupName" if holder.type == ADDITION else "Groups.*"
    return any(group in view.named(each, GROUP, "GroupName") for each in holder.each(pattern))
