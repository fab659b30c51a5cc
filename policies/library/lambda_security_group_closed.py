"""Policy lambda-security-group-closed."""

from collections.abc import Iterator

from policies.aws.addresses import is_anywhere
from policies.aws.functions import FUNCTIONS
from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Value, Violations

INGRESS = "AWS::EC2::SecurityGroupIngress"

policy = Policy(
    id="lambda-security-group-closed",
    severity=LOW,
    resource=FUNCTIONS,
    title="Security groups of functions take no traffic from everywhere",
    opinion=True,
    serves={},
    why="Nothing ever connects to a function by network, so an open ingress rule on its group is useless, and opens "
    "whatever else gets the group. Not seen: groups of other templates.",
    fix="Take SecurityGroupIngress out of the function's group.",
    severity_reason="The function itself cannot be reached so.",
    passing=(
        """
G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: f}}
A: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [a], SecurityGroupIds: [!Ref G]}}}
""",
    ),
    failing=(
        """
G:
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: f, SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}
A:
  Type: AWS::Lambda::Function
  Properties:
    VpcConfig:
      SubnetIds: [a]
      SecurityGroupIds:
        - !GetAtt G.GroupId  # <--
""",
        """
G: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: f}}
Other: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: not the function's}}
Rule: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref G, IpProtocol: tcp, CidrIpv6: "::/0"}}
A:
  Type: AWS::Lambda::Function
  Properties:
    VpcConfig:
      SubnetIds: [a]
      SecurityGroupIds:
        - !GetAtt G.GroupId  # <--
        - !GetAtt Other.GroupId
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """Each group that these templates declare."""
    for value in function.each("VpcConfig.SecurityGroupIds.*"):
        for group in value.targets():
            if any(is_anywhere(block) for block in _sources(group)):
                yield value, "the function's security group takes traffic from everywhere"


def _sources(group: Resource) -> Iterator[Value]:
    rules = [rule for rule in group.referrers(INGRESS) if refers(rule.get("GroupId"), group)]
    for name in ("CidrIp", "CidrIpv6"):
        yield from group.each(f"SecurityGroupIngress.*.{name}")
        for rule in rules:
            yield from rule.each(name)
