"""Policy net-private-endpoints-for-data-services."""

from policies.aws.cdn import is_set
from policies.aws.documents import Statement, is_all, statements, tree
from policies.aws.platform import beside, in_platform
from policies.aws.routes import spans
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Value, Violations

ENDPOINT, NETWORK = "AWS::EC2::VPCEndpoint", "AWS::EC2::VPC"
NEEDED = (".s3", ".dynamodb", ".kms", ".secretsmanager", ".logs")
NO_POLICY = (".ecs-agent", ".ecs-telemetry")
"""Endpoints that take no policy and are common (VPC guide, "Services that integrate with AWS PrivateLink")."""

policy = Policy(
    id="net-private-endpoints-for-data-services",
    severity=MEDIUM,
    severity_reason="The traffic is encrypted on its way; what is missing is a second control on where data may go.",
    resource=(ENDPOINT, NETWORK),
    title="AWS's data services are reached privately, through endpoints that admit what is needed",
    serves={
        PCI: {"1.3.2": PARTIAL, "1.4.1": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
        REL: {"F04": PARTIAL, "REL10-BP01": SUPPORTING},
    },
    why="Without an endpoint each secret, key and log line leaves through the NAT gateway, whose loss then stops what "
    "needs no Internet at all. An endpoint with the default policy admits every account: data can be carried out to a "
    "stranger's bucket through the very door. An interface endpoint in one zone falls with it. In a platform with "
    "networks S3, DynamoDB, KMS, Secrets Manager and Logs are asked for, but in dev. Subnets are followed to their "
    "zones. Not seen: policies of the services' own resources, and private names resolved elsewhere.",
    fix="Declare the endpoint with a PolicyDocument that demands aws:PrincipalAccount, PrincipalOrgID or "
    "ResourceAccount, or names actions and resources; give an interface endpoint SubnetIds in two zones.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
Keys:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    ServiceName: com.amazonaws.eu-west-1.kms
    VpcEndpointType: Interface
    SubnetIds: [!Ref A, !Ref B]
    PolicyDocument: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*",
      "Condition": {"StringEquals": {"aws:PrincipalAccount": "111122223333"}}}]}'
Store:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    ServiceName: com.amazonaws.eu-west-1.s3
    PolicyDocument:
      Statement: [{Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: "arn:aws:s3:::media/*"}]
Agent:
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: com.amazonaws.eu-west-1.ecs-agent, VpcEndpointType: Interface, SubnetIds: [!Ref A, !Ref B]}
Partner:
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1, VpcEndpointType: Interface, SubnetIds: [!Ref A]}
Network: {Type: AWS::EC2::VPC}
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Keys:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    ServiceName: com.amazonaws.eu-west-1.kms
    VpcEndpointType: Interface
    SubnetIds: [!Ref A]  # <--
    PolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {AWS: "*"}, Action: ["*"], Resource: "*"}  # <--
Store:  # <--
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3"}
""",
        """
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  Queue:  # <--
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: com.amazonaws.eu-west-1.sqs
      VpcEndpointType: Interface
      SubnetIds: !Ref Subnets  # <-- ?
""",
        """
--- # {name: network}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Endpoints of AWS's services, and networks of a platform that is not for development."""
    if resource.type == NETWORK:
        return in_platform(resource) and resource.environment != "dev"
    kind, name = resource.get("VpcEndpointType"), resource.get("ServiceName")
    return name is not None and not name.contains("vpce-svc") and (kind is None or kind in ("Gateway", "Interface"))


@policy.check
def check(resource: Resource) -> Violations:
    """Networks: endpoints for what is needed. Endpoints: zones and policy."""
    if resource.type == NETWORK:
        names = [name for each in beside(resource, ENDPOINT) if (name := each.get("ServiceName")) is not None]
        for service in NEEDED:
            if not any(name.endswith(service) for name in names):
                yield resource, f"no endpoint leads to {service[1:]}"
        return
    kind, name = resource.get("VpcEndpointType"), resource.get("ServiceName")
    if kind is not None and kind == "Interface":
        subnets = list(resource.each("SubnetIds.*"))
        if not spans(subnets, 2, resource):
            yield resource.spot("SubnetIds"), "the endpoint does not span two Availability Zones"
    if name is None or any(name.endswith(each) for each in NO_POLICY):
        return
    document = resource.get("PolicyDocument")
    if document is None or not is_set(document):
        yield resource.spot("PolicyDocument"), "the endpoint admits everybody to everything: it has no policy"
    elif tree(document) is None and document.holds("admit everybody to everything"):
        yield document, "the endpoint admits everybody to everything"
    for statement in statements(document):
        if _is_open(statement):
            yield statement.value, "the endpoint admits everybody to everything"


def _is_open(statement: Statement) -> bool:
    if not statement.allows() or statement.is_conditional() or statement.everyone() is None:
        return False
    actions = any(_is_all(action) for action in statement.items("Action"))
    return actions and statement.on_everything()


def _is_all(action: Value) -> bool:
    return action == "*" if action.unknown else is_all(str(action))
