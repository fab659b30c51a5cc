"""Policy lambda-vpc-zones."""

from policies.aws.functions import FUNCTIONS
from policies.aws.routes import spans, subnets
from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

policy = Policy(
    id="lambda-vpc-zones",
    severity=MEDIUM,
    resource=FUNCTIONS,
    title="Functions in a VPC span two zones",
    serves={REL: {"F03": PARTIAL, "REL10-BP01": PARTIAL}},
    why="A function whose subnets all lie in one zone stops with that zone. Subnets are followed to their zones "
    "through the templates; where none declares them their number counts. Not seen: whether subnets named by id lie "
    "in different zones.",
    fix="Give VpcConfig.SubnetIds subnets of two zones or more.",
    severity_reason="It takes the loss of a zone; then the function is gone with it.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b}}
F: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [!Ref A, !Ref B]}}}
G: {Type: AWS::Lambda::Function}
H: {Type: AWS::Lambda::Function, Properties: {VpcConfig: {SubnetIds: [subnet-1, subnet-2]}}}
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a}}
F:
  Type: AWS::Lambda::Function
  Properties:
    VpcConfig:
      SubnetIds: [!Ref A]  # <--
G:
  Type: AWS::Lambda::Function
  Properties:
    VpcConfig:
      SubnetIds:  # <--
        - subnet-1
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """Zones, where subnets are declared; else their number."""
    values = list(function.each("VpcConfig.SubnetIds.*"))
    if not values or any(_is_open(value) for value in values):
        return  # a parameter may hold any number
    all_known = len(subnets(values)) == len(values)
    if len(values) == 1 or (all_known and not spans(values, 2, function)):
        yield function.spot("VpcConfig.SubnetIds"), "the function stops with one zone"


def _is_open(value: Value) -> bool:
    return value.unknown and not isinstance(value.path[-1], int) and not subnets([value])
