"""Policy net-endpoint-multi-az."""

from policies.aws.routes import spans
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-endpoint-multi-az",
    severity=MEDIUM,
    severity_reason="With its zone falls what needs the service in all zones.",
    resource="AWS::EC2::VPCEndpoint",
    title="Interface endpoints of AWS services span two Availability Zones",
    serves={REL: {"F04": PARTIAL, "REL10-BP01": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="An interface endpoint has an address in each zone it is given. With one, every secret, key and log line of "
    "the other zones goes through that one. Subnets are followed to their zones. Not seen: subnets given by id "
    "(undecided).",
    fix="Give SubnetIds subnets in two zones or more.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
Keys:
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: com.amazonaws.eu-west-1.kms, VpcEndpointType: Interface, SubnetIds: [!Ref A, !Ref B]}
Store: {Type: AWS::EC2::VPCEndpoint, Properties: {ServiceName: com.amazonaws.eu-west-1.s3}}
Partner:
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1, VpcEndpointType: Interface, SubnetIds: [!Ref A]}
""",
    ),
    failing=(
        """
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  Keys:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: com.amazonaws.eu-west-1.kms
      VpcEndpointType: Interface
      SubnetIds: [!Ref A]  # <--
  Queue:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: com.amazonaws.eu-west-1.sqs
      VpcEndpointType: Interface
      SubnetIds: !Ref Subnets  # <-- ?
""",
    ),
)


@policy.applies
def applies(endpoint: Resource) -> bool:
    """Interface endpoints of AWS's services."""
    kind, name = endpoint.get("VpcEndpointType"), endpoint.get("ServiceName")
    return name is not None and not name.contains("vpce-svc") and kind is not None and kind == "Interface"


@policy.check
def check(endpoint: Resource) -> Violations:
    """The zones of its subnets."""
    if not spans(list(endpoint.each("SubnetIds.*")), 2, endpoint):
        yield endpoint.spot("SubnetIds"), "the endpoint does not span two Availability Zones"
