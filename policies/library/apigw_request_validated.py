"""Policy apigw-request-validated."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-request-validated",
    severity=LOW,
    resource="AWS::ApiGateway::Method",
    title="Methods of REST APIs validate requests",
    serves={},
    opinion=True,
    severity_reason="Low: the code behind has to validate anyway.",
    why="A validator refuses requests that lack what the method needs before anything behind is run. OPTIONS is "
    "left out. Not seen: checks in the code behind.",
    fix="Set RequestValidatorId.",
    passing=(
        """
Method: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: POST, RequestValidatorId: a}}
Ask: {Type: AWS::ApiGateway::Method, Properties: {HttpMethod: OPTIONS}}
""",
    ),
    failing=(
        """
Method:  # <--
  Type: AWS::ApiGateway::Method
  Properties: {HttpMethod: POST}
""",
    ),
)


@policy.check
def check(method: Resource) -> Violations:
    """A validator is named."""
    verb = method.get("HttpMethod")
    if method.get("RequestValidatorId") is None and (verb is None or verb != "OPTIONS"):
        yield (method, "RequestValidatorId"), "requests are not validated"
