"""Policy lambda-in-vpc."""

from policies.aws.functions import FUNCTIONS, is_edge
from policies.kernel import LOW, Policy, Resource, Value, Violations

policy = Policy(
    id="lambda-in-vpc",
    severity=LOW,
    resource=FUNCTIONS,
    title="Functions run in a VPC",
    opinion=True,
    serves={},
    why="Outside a VPC a function reaches the whole internet and no private service; inside, security groups and "
    "endpoints bound it. Functions of CloudFront cannot. Not seen: whether the function calls anything at all.",
    fix="Set VpcConfig with SubnetIds and SecurityGroupIds.",
    severity_reason="Many functions only call AWS, and are as well bounded by their role.",
    passing=(
        """
A: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [subnet-1], SecurityGroupIds: [sg-1]}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Lambda::Function
B:
  Type: AWS::Lambda::Function
  Properties:
    VpcConfig:
      SubnetIds: []  # <--
      SecurityGroupIds: []
""",
    ),
)


@policy.applies
def applies(function: Resource) -> bool:
    """All but those that CloudFront runs."""
    return not is_edge(function)


@policy.check
def check(function: Resource) -> Violations:
    """At least one subnet."""
    found = function.get("VpcConfig.SubnetIds.*")
    if found is None and not _is_open(function.get("VpcConfig.SubnetIds")):
        yield function.spot("VpcConfig.SubnetIds"), "the function runs outside any VPC"


def _is_open(subnets: Value | None) -> bool:
    return subnets is not None and subnets.unknown
