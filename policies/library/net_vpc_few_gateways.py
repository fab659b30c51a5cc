"""Policy net-vpc-few-gateways."""

from policies.kernel import LOW, Policy, Resource, Violations

ATTACHMENT = "AWS::EC2::VPCGatewayAttachment"
MOST = 3

policy = Policy(
    id="net-vpc-few-gateways",
    severity=LOW,
    severity_reason="Each gateway is a way in to watch; routes still decide who uses it.",
    opinion=True,
    resource="AWS::EC2::VPC",
    title="A VPC is not attached to too many gateways",
    serves={},
    why="A VPC takes one internet gateway and one virtual private gateway; more than three attachments fail or are a "
    "mistake. Not seen: attachments that another template makes.",
    fix="Attach the gateways that are needed, one of a kind.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
A: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: igw-1}}
B: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: vgw-1}}
""",
    ),
    failing=(
        """
Vpc:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
A: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: igw-1}}
B: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, InternetGatewayId: igw-2}}
C: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: vgw-1}}
D: {Type: AWS::EC2::VPCGatewayAttachment, Properties: {VpcId: !Ref Vpc, VpnGatewayId: vgw-2}}
""",
    ),
)


@policy.check
def check(vpc: Resource) -> Violations:
    """How many attachments name it."""
    if len(vpc.referrers(ATTACHMENT)) > MOST:
        yield vpc, f"more than {MOST} gateways are attached to this VPC"
