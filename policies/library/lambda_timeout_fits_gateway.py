"""Policy lambda-timeout-fits-gateway."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

METHOD, INTEGRATION = "AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Integration"
PLACES = {METHOD: ("Integration.", "Integration.Uri", 29_000), INTEGRATION: ("", "IntegrationUri", 30_000)}
"""Type → where its integration stands, the address it calls, and how long it waits by default."""

policy = Policy(
    id="lambda-timeout-fits-gateway",
    severity=LOW,
    resource=(METHOD, INTEGRATION),
    title="A function behind an API answers before the API gives up",
    serves={REL: {"F01": SUPPORTING, "REL05-BP01": SUPPORTING}},
    why="When the function may run longer than the integration waits (29 seconds for REST, 30 for HTTP APIs), the "
    "client gets an error while the function goes on, and its work is done twice on a retry. Not seen: APIs defined "
    "by OpenAPI, and functions of other templates.",
    fix="Set the function's Timeout below TimeoutInMillis of the integration; move long work to a queue.",
    severity_reason="It shows only when the function is slow.",
    passing=(
        """
F: {Type: AWS::Lambda::Function, Properties: {Timeout: "29"}}
M:
  Type: AWS::ApiGateway::Method
  Properties:
    Integration:
      Type: AWS_PROXY
      Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"
""",
    ),
    failing=(
        """
F: {Type: AWS::Lambda::Function, Properties: {Timeout: 60}}
M:
  Type: AWS::ApiGateway::Method
  Properties:
    Integration:
      Type: AWS_PROXY
      Uri: !Sub "arn:aws:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/${F.Arn}/invocations"  # <--
N:
  Type: AWS::ApiGatewayV2::Integration
  Properties:
    IntegrationType: AWS_PROXY
    TimeoutInMillis: 5000
    IntegrationUri: !GetAtt F.Arn  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The wait of the integration against the time of the function; calls that do not wait are left out."""
    path, uri, default = PLACES[resource.type]
    target, wait = resource.get(uri), resource.get(f"{path}TimeoutInMillis")
    limit = default if wait is None else wait.number
    if target is None or limit is None:
        return
    for function in target.targets():
        timeout = function.get("Timeout")
        if timeout is not None and timeout.number is not None and timeout.number * 1000 > limit:
            yield target, "the API gives up before the function does"
