"""Policy net-subnet-no-public-ip."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="net-subnet-no-public-ip",
    severity=MEDIUM,
    severity_reason="Whatever is launched there gets an address; a route and a security group must also let the "
    "Internet in.",
    resource="AWS::EC2::Subnet",
    title="Subnets do not assign public IP addresses at launch (MapPublicIpOnLaunch)",
    serves={PCI: {"1.4.4": PARTIAL, "1.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A public address should be a decision for one resource, not what a subnet gives to all. Load balancers and "
    "NAT gateways bring their own. Not seen: IPv6 addresses, and addresses that instances ask for themselves.",
    fix="Leave MapPublicIpOnLaunch out, or set it to false.",
    passing=(
        """
Default: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24}}
Off: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.1.0/24, MapPublicIpOnLaunch: "false"}}
""",
    ),
    failing=(
        """
Parameters:
  Public: {Type: String}
Resources:
  On:
    Type: AWS::EC2::Subnet
    Properties:
      MapPublicIpOnLaunch: "True"  # <--
  Chosen:
    Type: AWS::EC2::Subnet
    Properties:
      MapPublicIpOnLaunch: !Ref Public  # <-- ?
""",
    ),
)


@policy.check
def check(subnet: Resource) -> Violations:
    """The switch, where it is written."""
    switch = subnet.get("MapPublicIpOnLaunch")
    if switch is not None and switch:
        yield switch, "instances in this subnet get a public address"
