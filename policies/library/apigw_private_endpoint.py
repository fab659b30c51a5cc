"""Policy apigw-private-endpoint."""

from policies.aws.gateways import REST_API, SAM_API
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-private-endpoint",
    severity=LOW,
    resource=(REST_API, SAM_API),
    title="REST APIs have a private endpoint",
    serves={},
    opinion=True,
    severity_reason="Low: a shop's public API is public on purpose; each one deserves a question, not a stop.",
    why="An API has a name on the Internet unless its endpoint is PRIVATE; the default is EDGE. Not seen: who is "
    "let in by authorization.",
    fix="Set EndpointConfiguration.Types to [PRIVATE] and a VPC endpoint in the API's policy.",
    passing=(
        """
Inside: {Type: AWS::ApiGateway::RestApi, Properties: {EndpointConfiguration: {Types: [PRIVATE]}}}
Model: {Type: AWS::Serverless::Api, Properties: {EndpointConfiguration: {Type: PRIVATE}}}
Short: {Type: AWS::Serverless::Api, Properties: {EndpointConfiguration: PRIVATE}}
""",
    ),
    failing=(
        """
Unsaid:  # <--
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: a}
Regional:
  Type: AWS::ApiGateway::RestApi
  Properties:
    EndpointConfiguration:  # <--
      Types: [REGIONAL]
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """Private, in either spelling."""
    found = api.get("EndpointConfiguration")
    kinds = [] if found is None else [*found.each("Types.*"), *found.each("Type")] if found.is_map else [found]
    if not any(kind == "PRIVATE" for kind in kinds):
        yield api.spot("EndpointConfiguration"), "the API has a name on the Internet"
