"""Policy net-sg-in-vpc."""

from policies.aws.addresses import GROUP
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-in-vpc",
    severity=LOW,
    severity_reason="The group lands in the default VPC: a mistake that shows at once, seldom a danger.",
    opinion=True,
    resource=GROUP,
    title="Security groups name their VPC",
    serves={},
    why="Without VpcId the group is made in the account's default VPC, where its rules guard nothing that was meant. "
    "Not seen: whether the VPC named is the right one.",
    fix="Set VpcId.",
    passing=(
        """
Parameters:
  Vpc: {Type: "AWS::EC2::VPC::Id"}
Resources:
  Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: app, VpcId: !Ref Vpc}}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: app}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A VPC is named."""
    if group.get("VpcId") is None:
        yield group.spot("VpcId"), "the security group names no VPC"
