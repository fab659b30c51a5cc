"""Policy ec2-instance-in-public-subnet."""

from policies.aws.routes import is_public, subnets
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ec2-instance-in-public-subnet",
    severity=MEDIUM,
    severity_reason="An address and a security group must also let it, before the Internet reaches the server.",
    resource="AWS::EC2::Instance",
    title="Instances do not stand in a public subnet, exposed by a route to an internet gateway",
    serves={PCI: {"1.4.4": PARTIAL, "1.4.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Servers belong behind a load balancer in subnets that lead out through NAT at most; one mistake with an "
    "address or a group then exposes nothing. The subnet's route tables are followed in whatever stack declares them. "
    "Not seen: subnets given by id, and bastions or NAT instances that are meant to be there.",
    fix="Move the instance to a subnet without a default route to an internet gateway.",
    passing=(
        """
Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24}}
Server: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Private}}
""",
    ),
    failing=(
        """
Gateway: {Type: AWS::EC2::InternetGateway}
Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24}}
Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
Out:
  Type: AWS::EC2::Route
  Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
Use: {Type: AWS::EC2::SubnetRouteTableAssociation, Properties: {SubnetId: !Ref Public, RouteTableId: !Ref Table}}
Server:
  Type: AWS::EC2::Instance
  Properties:
    SubnetId: !Ref Public  # <--
Other:
  Type: AWS::EC2::Instance
  Properties:
    NetworkInterfaces:
      - DeviceIndex: "0"
        SubnetId: !Ref Public  # <--
""",
    ),
)


@policy.check
def check(server: Resource) -> Violations:
    """Each subnet that the instance names."""
    for pattern in ("SubnetId", "NetworkInterfaces.*.SubnetId"):
        for value in server.each(pattern):
            if any(is_public(subnet) for subnet in subnets([value])):
                yield value, "the instance stands in a public subnet"
