"""Policy net-peering-route-narrow."""

from policies.aws.addresses import is_anywhere
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-peering-route-narrow",
    severity=MEDIUM,
    severity_reason="Everything is sent to the peer network, which was trusted with some of it; groups still stand.",
    resource="AWS::EC2::Route",
    title="Routes over a VPC peering connection have a narrow CIDR, not 0.0.0.0/0",
    serves={PCI: {"1.4.1": PARTIAL, "1.3.2": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A peering route should name the subnets of the other side that are called; one to everywhere joins the two "
    "networks in full. Not seen: how wide the other side's routes are.",
    fix="Set the destination to the subnets of the peer that are needed.",
    passing=(
        """
Narrow:
  Type: AWS::EC2::Route
  Properties: {RouteTableId: a, DestinationCidrBlock: 10.1.4.0/24, VpcPeeringConnectionId: pcx-1}
Nat: {Type: AWS::EC2::Route, Properties: {RouteTableId: a, DestinationCidrBlock: 0.0.0.0/0, NatGatewayId: nat-1}}
""",
    ),
    failing=(
        """
Wide:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: a
    DestinationCidrBlock: 0.0.0.0/0  # <--
    VpcPeeringConnectionId: pcx-1
Six:
  Type: AWS::EC2::Route
  Properties:
    RouteTableId: a
    DestinationIpv6CidrBlock: ::/0  # <--
    VpcPeeringConnectionId: pcx-1
""",
    ),
)


@policy.check
def check(route: Resource) -> Violations:
    """The destination of a route over peering."""
    if route.get("VpcPeeringConnectionId") is None:
        return
    for name in ("DestinationCidrBlock", "DestinationIpv6CidrBlock"):
        block = route.get(name)
        if block is not None and is_anywhere(block):
            yield block, "all traffic is routed to the peer network"
