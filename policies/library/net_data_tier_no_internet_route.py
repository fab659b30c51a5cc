"""Policy net-data-tier-no-internet-route."""

from policies.aws.routes import SUBNET, is_public
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-data-tier-no-internet-route",
    severity=CRITICAL,
    severity_reason="The store itself is then one wrong rule away from the whole Internet, with all its data.",
    resource=("AWS::RDS::DBSubnetGroup", "AWS::ElastiCache::SubnetGroup", "AWS::Redshift::ClusterSubnetGroup"),
    title="Subnets that hold data stores have no route to an internet gateway",
    serves={
        PCI: {"1.4.4": DIRECT, "1.4.1": DIRECT, "1.3.1": PARTIAL, "1.4.5": SUPPORTING},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A store without a way to the Internet stays unreachable even when a security group is tree by mistake. "
    "The subnets are followed to their route tables in whatever stack declares them; a subnet given by a bare id or "
    "a parameter is undecided. Not seen: routes added outside these templates, and the VPC's main route table.",
    fix="Put the store into subnets whose route table has no default route to an internet gateway, with "
    "MapPublicIpOnLaunch false.",
    passing=(
        """
--- # {name: network}
Resources:
  Gateway: {Type: AWS::EC2::InternetGateway}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-9}}
  Data: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.8.0/24, VpcId: vpc-1}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
  Use:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Data, RouteTableId: !Ref Table}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/network/data-subnet-ids, Type: StringList, Value: !Join [",", [!Ref Data]]}
--- # {name: data, wiring: {Subnets: network/data-subnet-ids}}
Parameters:
  Subnets: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>"}
Resources:
  Group:
    Type: AWS::RDS::DBSubnetGroup
    Properties: {DBSubnetGroupDescription: data, SubnetIds: !Ref Subnets}
""",
    ),
    failing=(
        """
--- # {name: network}
Resources:
  Gateway: {Type: AWS::EC2::InternetGateway}
  Data: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.8.0/24, VpcId: vpc-1}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationIpv6CidrBlock: "::/0", GatewayId: !Ref Gateway}
  Use:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Data, RouteTableId: !Ref Table}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/network/data-subnet-ids, Type: StringList, Value: !Join [",", [!Ref Data]]}
--- # {name: data, wiring: {Subnets: network/data-subnet-ids}}
Parameters:
  Subnets: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>"}
Resources:
  Group:
    Type: AWS::RDS::DBSubnetGroup
    Properties:
      DBSubnetGroupDescription: data
      SubnetIds: !Ref Subnets  # <--
""",
        """
Public:
  Type: AWS::EC2::Subnet
  Properties: {CidrBlock: 10.0.0.0/24, VpcId: vpc-1, MapPublicIpOnLaunch: "true"}
Group:
  Type: AWS::ElastiCache::SubnetGroup
  Properties:
    Description: cache
    SubnetIds:
      - !Ref Public  # <--
      - subnet-0123  # <-- ?
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Each subnet of the group, followed to its routes."""
    for value in group.each("SubnetIds.*"):
        found = [target for target in value.targets() if target.type == SUBNET]
        if not found and not group.may(f"hold {value} away from the Internet"):
            yield value, "the routes of this subnet are not in these templates"
        for subnet in found:
            if is_public(subnet):
                yield value, f"data store in subnet {subnet.id}, which has a route to an internet gateway"
            elif subnet.on("MapPublicIpOnLaunch"):
                yield value, f"data store in subnet {subnet.id}, which gives out public addresses"
