"""Policy apigw-cors-no-wildcard."""

from policies.aws.gateways import API_V2, SAM_API, SAM_HTTP_API
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-cors-no-wildcard",
    severity=LOW,
    resource=(API_V2, SAM_HTTP_API, SAM_API),
    title="CORS of APIs names its origins",
    serves={},
    opinion=True,
    severity_reason="Low: CORS gives nobody a right; it lets any page use a right that a browser has.",
    why="AllowOrigins * lets the script of any page call the API from the visitor's browser. Not seen: CORS headers "
    "that the code behind sends.",
    fix="List the origins of the shop in AllowOrigins.",
    passing=(
        """
Api: {Type: AWS::ApiGatewayV2::Api, Properties: {CorsConfiguration: {AllowOrigins: ["https://shop.example.com"]}}}
None: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a}}
""",
    ),
    failing=(
        """
Api:
  Type: AWS::ApiGatewayV2::Api
  Properties:
    CorsConfiguration:
      AllowOrigins:
        - "*"  # <--
Model:
  Type: AWS::Serverless::Api
  Properties:
    Cors: "'*'"  # <--
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """No rule for any origin."""
    for name in ("CorsConfiguration.AllowOrigins", "Cors.AllowOrigin", "Cors"):
        for origin in (each for found in api.each(name) for each in found):
            if not origin.is_map and origin in ("*", "'*'", "http://*", "https://*"):
                yield origin, "pages of any origin may call the API"
