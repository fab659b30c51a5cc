"""Policy net-route-to-internet-gateway."""

from policies.aws.addresses import is_anywhere
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-route-to-internet-gateway",
    severity=LOW,
    severity_reason="A public subnet needs such a route for its load balancers; where none is meant it is a way in.",
    opinion=True,
    resource="AWS::EC2::Route",
    title="No unrestricted route (0.0.0.0/0 or ::/0) leads to an internet gateway",
    serves={},
    why="A private system leaves through NAT or endpoints, and CloudFront VPC origins need no public subnet either. "
    "net-data-tier-no-internet-route asks the same of data stores by default. Not seen: whether a subnet uses the "
    "route.",
    fix="Route through a NAT gateway, an egress-only gateway or endpoints, or narrow the destination.",
    passing=(
        """
Nat: {Type: AWS::EC2::Route, Properties: {RouteTableId: a, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1}}
Narrow: {Type: AWS::EC2::Route, Properties: {RouteTableId: a, DestinationCidrBlock: 10.1.0.0/16, GatewayId: igw-1}}
Private: {Type: AWS::EC2::Route, Properties: {RouteTableId: a, DestinationCidrBlock: 0.0.0.0/0, GatewayId: vgw-1}}
""",
    ),
    failing=(
        """
Gateway: {Type: AWS::EC2::InternetGateway}
Out:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: a
    DestinationCidrBlock: 0.0.0.0/0
    GatewayId: !Ref Gateway  # <--
Six:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: a
    DestinationIpv6CidrBlock: ::/0
    GatewayId: igw-1  # <--
""",
    ),
)
BLOCKS = ("DestinationCidrBlock", "DestinationIpv6CidrBlock")


@policy.check
def check(route: Resource) -> Violations:
    """A default route to a gateway that is no private or endpoint gateway."""
    gateway = route.get("GatewayId")
    if gateway is None or not any((b := route.get(name)) is not None and is_anywhere(b) for name in BLOCKS):
        return
    kinds = {target.type for target in gateway.targets()}
    private = "AWS::EC2::InternetGateway" not in kinds if kinds else str(gateway).startswith(("vgw-", "vpce-"))
    if not private:
        yield gateway, "everything may leave, and answers come in, through the internet gateway"
