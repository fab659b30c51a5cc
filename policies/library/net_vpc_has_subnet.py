"""Policy net-vpc-has-subnet."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-vpc-has-subnet",
    severity=LOW,
    severity_reason="An empty network costs nothing and exposes nothing; it is left over.",
    opinion=True,
    resource="AWS::EC2::VPC",
    title="Each VPC has a subnet attached",
    serves={},
    why="A VPC without subnets holds nothing and will be filled by hand. Not seen: subnets that another template "
    "makes, unless the VPC's id is handed out to it.",
    fix="Declare the subnets beside the VPC, or delete it.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
""",
    ),
    failing=(
        """
Empty:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
""",
    ),
)


@policy.check
def check(vpc: Resource) -> Violations:
    """A subnet refers to it."""
    if not vpc.referrers("AWS::EC2::Subnet") and not vpc.met_elsewhere("have subnets elsewhere"):
        yield vpc, "the VPC has no subnet"
