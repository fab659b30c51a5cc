"""Policy net-sg-described."""

from policies.aws.addresses import GROUP
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-described",
    severity=LOW,
    severity_reason="Nothing is exposed; a reviewer has to guess what the group is for.",
    opinion=True,
    resource=GROUP,
    title="Security groups have a description",
    serves={},
    why="The description cannot be changed once the group exists, and it is what a person reads in the console. Rules "
    "have descriptions of their own (net-sg-rules-justified). Not seen: whether the text is true.",
    fix="Say in GroupDescription what the group guards.",
    passing=(
        """
Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: "!Sub web"}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: " "  # <--
Silent:  # <--
  Type: AWS::EC2::SecurityGroup
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The description is there and says something."""
    told = group.get("GroupDescription")
    if told is None or (not told.unknown and not str(told).strip()):
        yield group.spot("GroupDescription"), "the security group has no description"
