"""Policy net-segmentation-cde."""

from policies.aws.tags import tag
from policies.kernel import HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

NETWORK, SCOPE = "AWS::EC2::VPC", "PciScope"
INSIDE = ("cde", "connected")
PEER = "AWS::EC2::VPCPeeringConnection"
ATTACHMENTS = ("AWS::EC2::TransitGatewayAttachment", "AWS::EC2::TransitGatewayVpcAttachment")

policy = Policy(
    id="net-segmentation-cde",
    severity=HIGH,
    severity_reason="A network joined to the cardholder environment is in scope itself; undeclared, it is assessed by "
    "nobody and is the way in.",
    resource=(PEER, *ATTACHMENTS),
    scoping=True,
    title="Peering and transit attachments join the cardholder environment only to declared networks",
    serves={PCI: {"1.4.1": PARTIAL, "6.5.3": SUPPORTING, "1.2.3": SUPPORTING, "12.5.2": SUPPORTING}},
    why="Whoever is connected to the cardholder environment is in scope. Where one end is a VPC tagged PciScope cde, "
    "the other end must be a VPC tagged cde or connected, or the connection itself must carry such a tag; an end "
    "tagged otherwise is a violation in any case. Not seen: connections made outside these templates, and how wide "
    "routes are, which net-peering-route-narrow asks.",
    fix="Tag the VPCs and the connection with PciScope, or remove the connection.",
    passing=(
        """
Cde: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, Tags: [{Key: PciScope, Value: cde}]}}
Shop: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.1.0.0/16, Tags: [{Key: PciScope, Value: connected}]}}
Office: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.2.0.0/16}}
Peer: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Cde, PeerVpcId: !Ref Shop}}
Free: {Type: AWS::EC2::VPCPeeringConnection, Properties: {VpcId: !Ref Office, PeerVpcId: vpc-1}}
Transit:
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: {VpcId: !Ref Cde, TransitGatewayId: tgw-1, Tags: [{Key: PciScope, Value: connected}]}
""",
    ),
    failing=(
        """
Cde: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16, Tags: [{Key: PciScope, Value: cde}]}}
Office: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.2.0.0/16, Tags: [{Key: PciScope, Value: out-of-scope}]}}
Peer:  # <--
  Type: AWS::EC2::VPCPeeringConnection
  Properties: {VpcId: !Ref Cde, PeerVpcId: vpc-0123}
Wrong:
  Type: AWS::EC2::VPCPeeringConnection
  Properties:
    VpcId: !Ref Office  # <--
    PeerVpcId: !Ref Cde
    Tags: [{Key: PciScope, Value: connected}]
Transit:  # <--
  Type: AWS::EC2::TransitGatewayAttachment
  Properties: {VpcId: !Ref Cde, TransitGatewayId: tgw-1}
""",
    ),
)


@policy.check
def check(connection: Resource) -> Violations:
    """Both ends, where one of them is in the cardholder environment."""
    ends = [(value, _scope(value)) for name in ("VpcId", "PeerVpcId") if (value := connection.get(name)) is not None]
    if not any(scope is not None and scope == "cde" for _, scope in ends):
        return
    outside = [value for value, scope in ends if scope is not None and scope not in INSIDE]
    for value in outside:
        yield value, "a network outside the scope is joined to the cardholder environment"
    declared = tag(connection, SCOPE)
    unsaid = connection.type in ATTACHMENTS or any(scope is None for _, scope in ends)
    if not outside and unsaid and (declared is None or declared not in INSIDE):
        yield connection, "the cardholder environment is joined to a network whose scope nobody declares"


def _scope(end: Value) -> Value | None:
    for network in end.targets():
        if network.type == NETWORK:
            return tag(network, SCOPE)
    return None
