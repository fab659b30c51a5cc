"""Policy net-endpoint-policy-restricted."""

from policies.aws.cdn import is_set
from policies.aws.documents import Statement, is_all, statements, tree
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Value, Violations

NO_POLICY = (".ecs-agent", ".ecs-telemetry")
"""Endpoints that take no policy and are common (VPC guide, "Services that integrate with AWS PrivateLink")."""

policy = Policy(
    id="net-endpoint-policy-restricted",
    severity=MEDIUM,
    severity_reason="It takes credentials, or an intruder inside, to carry data out this way.",
    resource="AWS::EC2::VPCEndpoint",
    title="Endpoints of AWS services have a policy that does not allow full access to everybody",
    serves={PCI: {"1.3.2": PARTIAL, "1.4.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="An endpoint with the default policy admits every account: data can be carried out to a stranger's bucket "
    "through the very door. Not seen: policies of the services' own resources.",
    fix="Declare a PolicyDocument that demands aws:PrincipalAccount, PrincipalOrgID or ResourceAccount, or names "
    "actions and resources.",
    passing=(
        """
Keys:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    ServiceName: com.amazonaws.eu-west-1.kms
    VpcEndpointType: Interface
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
  Properties: {ServiceName: com.amazonaws.eu-west-1.ecs-agent, VpcEndpointType: Interface}
Partner:
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: com.amazonaws.vpce.eu-west-1.vpce-svc-1, VpcEndpointType: Interface}
""",
    ),
    failing=(
        """
Keys:
  Type: AWS::EC2::VPCEndpoint
  Properties:
    ServiceName: com.amazonaws.eu-west-1.kms
    VpcEndpointType: Interface
    PolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {AWS: "*"}, Action: ["*"], Resource: "*"}  # <--
Store:  # <--
  Type: AWS::EC2::VPCEndpoint
  Properties: {ServiceName: !Sub "com.amazonaws.${AWS::Region}.s3"}
""",
        """
Parameters:
  Policy: {Type: String}
Resources:
  Chosen:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: com.amazonaws.eu-west-1.s3
      PolicyDocument: !Ref Policy  # <-- ?
  Action:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      ServiceName: com.amazonaws.eu-west-1.kms
      PolicyDocument:
        Statement:
          - {Effect: Allow, Principal: "*", Action: !Ref Policy, Resource: "*"}  # <-- ?
""",
    ),
)


@policy.applies
def applies(endpoint: Resource) -> bool:
    """Endpoints of AWS's services that take a policy."""
    kind, name = endpoint.get("VpcEndpointType"), endpoint.get("ServiceName")
    if name is None or name.contains("vpce-svc") or any(name.endswith(each) for each in NO_POLICY):
        return False
    return kind is None or kind in ("Gateway", "Interface")


@policy.check
def check(endpoint: Resource) -> Violations:
    """Each statement of its policy."""
    document = endpoint.get("PolicyDocument")
    if document is None or not is_set(document):
        yield endpoint.spot("PolicyDocument"), "the endpoint admits everybody to everything: it has no policy"
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
