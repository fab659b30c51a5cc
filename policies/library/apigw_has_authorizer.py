"""Policy apigw-has-authorizer."""

from policies.aws.gateways import API_V2, REST_API, apis
from policies.kernel import LOW, Policy, Resource, Violations

AUTHORIZERS = ("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer")
CALLED = ("AWS::ApiGateway::Method", "AWS::ApiGatewayV2::Route")
WORDS = ("securityDefinitions", "securitySchemes", "x-amazon-apigateway-auth")
"""What an OpenAPI body has where it says who may call."""

policy = Policy(
    id="apigw-has-authorizer",
    severity=LOW,
    resource=(REST_API, API_V2),
    title="APIs have an authorizer",
    serves={},
    opinion=True,
    severity_reason="Low: what counts is each method and route, which apigw-authorized asks for; this one sees APIs "
    "whose methods stand elsewhere.",
    why="An authorizer checks the caller's token before anything behind is run. A method that is signed or names an "
    "authorizer counts, and an OpenAPI body brings its own. Not seen: authorizers of other templates, and bodies "
    "kept in S3.",
    fix="Add an authorizer that refers to the API, or security schemes to its body.",
    passing=(
        """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
Authorizer: {Type: AWS::ApiGateway::Authorizer, Properties: {RestApiId: !Ref Api, Type: TOKEN}}
Http: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: a, ProtocolType: HTTP}}
HttpAuthorizer: {Type: AWS::ApiGatewayV2::Authorizer, Properties: {ApiId: !Ref Http, AuthorizerType: JWT}}
Signed: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Signed, AuthorizationType: AWS_IAM}}
Written: {Type: AWS::ApiGateway::RestApi, Properties: {Body: {securityDefinitions: {a: {type: apiKey}}}}}
""",
    ),
    failing=(
        """
Api:  # <--
  Type: AWS::ApiGateway::RestApi
  Properties: {Name: a}
Method: {Type: AWS::ApiGateway::Method, Properties: {RestApiId: !Ref Api, HttpMethod: GET, AuthorizationType: NONE}}
Http:  # <--
  Type: AWS::ApiGatewayV2::Api
  Properties: {Name: a, ProtocolType: HTTP}
""",
    ),
)


@policy.check
def check(api: Resource) -> Violations:
    """An authorizer, a signed method, or a body that says so."""
    if api.get("BodyS3Location") is not None or any(word in str(api.get("Body")) for word in WORDS):
        return
    if any(api in apis(each) for each in api.view.of_type(*AUTHORIZERS)):
        return
    kinds = (each.get("AuthorizationType") for each in api.view.of_type(*CALLED) if api in apis(each))
    if not any(kind is not None and kind != "NONE" for kind in kinds):
        yield api, "no authorizer checks who calls the API"
