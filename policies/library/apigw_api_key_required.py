"""Policy apigw-api-key-required."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-api-key-required",
    severity=LOW,
    resource="AWS::ApiGateway::Method",
    title="Methods of REST APIs demand an API key",
    serves={},
    opinion=True,
    severity_reason="Low: a key tells clients apart and limits them; it is no proof of who calls.",
    why="Without a key no usage plan can limit a client. Keys are for partners; a shop's own pages use tokens "
    "instead. OPTIONS is left out. Not seen: limits of the web firewall.",
    fix="Set ApiKeyRequired to true and give clients keys of a usage plan.",
    passing=(
        """
Method: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: GET, ApiKeyRequired: "true"}}
Ask: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: OPTIONS}}
""",
    ),
    failing=(
        """
Method:  # <--
  Type: AWS::ApiGateway::Method
  Properties: {HttpMethod: GET}
Off:
  Type: AWS::ApiGateway::Method
  Properties:
    HttpMethod: GET
    ApiKeyRequired: false  # <--
""",
    ),
)


@policy.check
def check(method: Resource) -> Violations:
    """A key is demanded."""
    verb = method.get("HttpMethod")
    if not method.on("ApiKeyRequired") and (verb is None or verb != "OPTIONS"):
        yield method.spot("ApiKeyRequired"), "no API key is demanded"
