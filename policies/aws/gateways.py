"""API Gateway: stages in their several forms."""

from policies.kernel import Resource, Value

STAGE, DEPLOYMENT, REST_API = "AWS::ApiGateway::Stage", "AWS::ApiGateway::Deployment", "AWS::ApiGateway::RestApi"
STAGE_V2, API_V2 = "AWS::ApiGatewayV2::Stage", "AWS::ApiGatewayV2::Api"
SAM_API, SAM_HTTP_API = "AWS::Serverless::Api", "AWS::Serverless::HttpApi"


def is_stage(resource: Resource) -> bool:
    """Whether it makes a stage; a deployment does where it describes one, or no stage of its own refers to it."""
    described = resource.get("StageDescription") is not None
    return resource.type != DEPLOYMENT or described or not resource.referrers(STAGE)


def settings(stage: Resource) -> str:
    """The pattern, with its dot, below which the settings of the stage stand."""
    return "StageDescription." if stage.type == DEPLOYMENT else ""


def methods(stage: Resource) -> list[Value]:
    """The settings for methods, of a stage for REST."""
    return list(stage.each(f"{settings(stage)}MethodSettings.*"))


def apis(resource: Resource) -> list[Resource]:
    """The APIs at hand that a stage, method, route or authorizer belongs to."""
    names = (*resource.each("RestApiId"), *resource.each("ApiId"))
    return [target for name in names for target in name.targets()]
