"""Policy apigw-authorized."""

from policies.aws.gateways import apis
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="apigw-authorized",
    severity=HIGH,
    resource=("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route"),
    title="Methods and routes of APIs demand authorization",
    serves={PCI: {"7.3.1": PARTIAL, "8.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "25(2)": PARTIAL}},
    severity_reason="High: whoever finds the address may call what stands behind, until the code behind refuses.",
    why="AuthorizationType is NONE unless written. OPTIONS, which browsers send without credentials, is left out, "
    "and so is a method that demands an API key; of a WebSocket API only $connect can authorize. Not seen: functions "
    "behind that check tokens themselves, and resource policies.",
    fix="Set AuthorizationType to AWS_IAM, COGNITO_USER_POOLS, CUSTOM or JWT, with an AuthorizerId.",
    passing=(
        """
Method: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: GET, AuthorizationType: AWS_IAM}}
Ask: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: OPTIONS, AuthorizationType: NONE}}
Key: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: GET, AuthorizationType: NONE, ApiKeyRequired: "true"}}
Route: {Type: AWS::ApiGatewayV2::Route, Properties: {RouteKey: GET /a, AuthorizationType: JWT, AuthorizerId: b}}
Socket: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}
Message: {Type: AWS::ApiGatewayV2::Route, Properties: {ApiId: !Ref Socket, RouteKey: $default}}
""",
    ),
    failing=(
        """
Parameters:
  How: {Type: String}
Resources:
  Method:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      AuthorizationType: NONE  # <--
  Unsaid:  # <--
    Type: AWS::ApiGateway::Method
    Properties: {HttpMethod: POST}
  Chosen:
    Type: AWS::ApiGateway::Method
    Properties:
      HttpMethod: GET
      AuthorizationType: !Ref How  # <-- ?
  Route:  # <--
    Type: AWS::ApiGatewayV2::Route
    Properties: {RouteKey: GET /a}
  Socket: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}
  Connect:
    Type: AWS::ApiGatewayV2::Route
    Properties:
      ApiId: !Ref Socket
      RouteKey: $connect
      AuthorizationType: NONE  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but what browsers ask without credentials, and messages of a socket that is open already."""
    method, route = resource.get("HttpMethod"), resource.get("RouteKey")
    if method is not None:
        return method != "OPTIONS"
    if route is None:
        return True
    sockets = [kind for api in apis(resource) for kind in api.each("ProtocolType")]
    socket = any(kind == "WEBSOCKET" for kind in sockets)
    return not route.startswith("OPTIONS ") and (not socket or route == "$connect")


@policy.check
def check(resource: Resource) -> Violations:
    """A kind of authorization, or a key."""
    kind = resource.get("AuthorizationType")
    if (kind is None or kind == "NONE") and not resource.on("ApiKeyRequired"):
        yield resource.spot("AuthorizationType"), "anybody may call it"
