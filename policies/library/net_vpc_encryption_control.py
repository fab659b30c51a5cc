"""Policy net-vpc-encryption-control."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

CONTROL, VPC = "AWS::EC2::VPCEncryptionControl", "AWS::EC2::VPC"

policy = Policy(
    id="net-vpc-encryption-control",
    severity=LOW,
    severity_reason="Applications encrypt with TLS already; this adds encryption below them, on hardware that has it.",
    opinion=True,
    resource=(CONTROL, VPC),
    title="VPC encryption control enforces encryption of traffic in transit",
    serves={},
    why="In mode enforce a VPC lets only hardware in that encrypts between instances; monitor only reports. A VPC of "
    "these templates without a control is flagged too. Not seen: TLS of the applications, and exclusions.",
    fix="Add an AWS::EC2::VPCEncryptionControl for the VPC with Mode enforce.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Control: {Type: AWS::EC2::VPCEncryptionControl, Properties: {VpcId: !Ref Vpc, Mode: enforce}}
""",
    ),
    failing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Control:
  Type: AWS::EC2::VPCEncryptionControl
  Properties:
    VpcId: !Ref Vpc
    Mode: monitor  # <--
Bare:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.1.0.0/16}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Controls by their mode; networks by whether a control is for them."""
    if resource.type == CONTROL:
        mode = resource.get("Mode")
        if mode is None or mode != "enforce":
            yield resource.spot("Mode"), "traffic without encryption is let pass"
    elif not any(refers(control.get("VpcId"), resource) for control in resource.referrers(CONTROL)):
        yield resource, "no encryption control enforces encryption in this VPC"
