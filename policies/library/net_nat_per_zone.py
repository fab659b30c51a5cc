"""Policy net-nat-per-zone."""

from policies.aws.routes import ASSOCIATION, refers, same_zone, subnets
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-nat-per-zone",
    severity=MEDIUM,
    severity_reason="One zone's fault cuts off others from the Internet; what is served from inside goes on.",
    resource="AWS::EC2::Route",
    title="Private subnets leave through a NAT gateway of their own zone",
    serves={
        REL: {"REL10-BP01": PARTIAL, "REL10-BP03": PARTIAL, "F03": PARTIAL, "F04": DIRECT},
        GDPR: {"32(1)(b)": SUPPORTING},
    },
    why="A NAT gateway lives in one zone. When that zone fails, every subnet that leaves through it is cut off, in "
    "all zones. An environment named dev may share one. A regional NAT gateway is fine. Not seen: NAT instances, "
    "transit gateways, and zones that a template leaves to AWS or to a parameter without value (undecided).",
    fix="Declare one NAT gateway a zone and one private route table a zone, and route each to the gateway beside it.",
    passing=(
        """
Public: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
Private: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public}}
Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
Use:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}
Out:
  Type: AWS::EC2::Route
  Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
""",
        """
Parameters:
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>"}
Resources:
  Public: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !Ref Zones], VpcId: vpc-1}}
  Private: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !Ref Zones], VpcId: vpc-1}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
  Use:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Public: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  Private: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public}}
  Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
  Use:
    Type: AWS::EC2::SubnetRouteTableAssociation
    Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}
  Out:
    Type: AWS::EC2::Route
    Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}
""",
        """
Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-1}}
Loose: {Type: AWS::EC2::Route, Properties: {DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: !Ref Nat}}
Inside: {Type: AWS::EC2::Route, Properties: {RouteTableId: rtb-1, GatewayId: vgw-1}}
""",
    ),
    failing=(
        """
Public: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Private: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
Somewhere: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}
Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: !Ref Public}}
Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
Use:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: {SubnetId: !Ref Private, RouteTableId: !Ref Table}
Out:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: !Ref Table
    DestinationCidrBlock: 0.0.0.0/0
    NatGatewayId: !Ref Nat  # <--
Table2: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
Use2:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: {SubnetId: !Ref Somewhere, RouteTableId: !Ref Table2}
Out2:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: !Ref Table2
    DestinationCidrBlock: 0.0.0.0/0
    NatGatewayId: !Ref Nat  # <-- ?
""",
    ),
)


@policy.applies
def applies(route: Resource) -> bool:
    """Routes to a NAT gateway, where zones matter."""
    return route.get("NatGatewayId") is not None and route.environment != "dev"


@policy.check
def check(route: Resource) -> Violations:
    """The zones of the subnets that use the route against the zone of its gateway."""
    gateway, table = route.get("NatGatewayId"), route.get("RouteTableId")
    if gateway is None or table is None:
        return
    users = [
        subnet
        for owner in table.targets()
        for use in owner.referrers(ASSOCIATION)
        if refers(use.get("RouteTableId"), owner)
        for subnet in subnets(use.each("SubnetId"))
    ]
    for nat in gateway.targets():
        for home in subnets(nat.each("SubnetId")):
            for user in users:
                same = same_zone(user, home)
                if not (route.may(f"keep {user.id} in its zone") if same is None else same):
                    yield gateway, f"subnet {user.id} leaves through a NAT gateway in another zone"
