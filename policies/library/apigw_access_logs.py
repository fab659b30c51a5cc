"""Policy apigw-access-logs."""

from policies.aws.cdn import is_set
from policies.aws.gateways import DEPLOYMENT, SAM_API, SAM_HTTP_API, STAGE, STAGE_V2, apis, is_stage, methods, settings
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="apigw-access-logs",
    severity=MEDIUM,
    resource=(STAGE, DEPLOYMENT, STAGE_V2, SAM_API, SAM_HTTP_API),
    title="Stages of APIs have logging enabled (access logs)",
    serves={PCI: {"10.2.1": DIRECT, "10.2.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    severity_reason="Medium: nothing opens by it, but after an attack nobody can say who asked for what.",
    why="The access log is the record of every request to the API. Execution logging at level ERROR or INFO counts "
    "too, since it names the caller; HTTP APIs have none, whatever level is written. A deployment is looked at where "
    "it describes a stage, or no AWS::ApiGateway::Stage refers to it. Not seen: what the format of the log leaves "
    "out, and logs of the functions behind.",
    fix="Set AccessLogSetting (AccessLogSettings of an HTTP API) with a DestinationArn.",
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: a, AccessLogSetting: {DestinationArn: "arn:b"}}}
Executed: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: a, MethodSettings: [{LoggingLevel: INFO}]}}
Deployment: {Type: AWS::ApiGateway::Deployment, Properties: {RestApiId: a}}
Deployed:
  Type: AWS::ApiGateway::Stage
  Properties: {DeploymentId: !Ref Deployment, AccessLogSetting: {DestinationArn: "arn:b"}}
Inline:
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: a, StageName: v1, StageDescription: {AccessLogSetting: {DestinationArn: "arn:b"}}}
Http: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: a, AccessLogSettings: {DestinationArn: "arn:b"}}}
Chat: {Type: AWS::ApiGatewayV2::Api, Properties: {ProtocolType: WEBSOCKET}}
ChatStage: {Type: AWS::ApiGatewayV2::Stage, Properties: {ApiId: !Ref Chat, DefaultRouteSettings: {LoggingLevel: INFO}}}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {RestApiId: a, StageName: v1}
Off:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {RestApiId: a, MethodSettings: [{LoggingLevel: "OFF"}]}
Empty:
  Type: AWS::ApiGateway::Stage
  Properties:
    AccessLogSetting:  # <--
      Format: $context.requestId
Inline:  # <--
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: a, StageName: v1}
Http:  # <--
  Type: AWS::ApiGatewayV2::Stage
  Properties: {ApiId: a, StageName: v1}
Ignored:  # <--
  Type: AWS::ApiGatewayV2::Stage
  Properties: {ApiId: a, DefaultRouteSettings: {LoggingLevel: INFO}}
Described:
  Type: AWS::ApiGateway::Deployment
  Properties:
    RestApiId: a
    StageName: v2
    StageDescription:  # <--
      TracingEnabled: true
Beside:
  Type: AWS::ApiGateway::Stage
  Properties: {DeploymentId: !Ref Described, AccessLogSetting: {DestinationArn: "arn:b"}}
Model:  # <--
  Type: AWS::Serverless::Api
  Properties: {StageName: v1}
ModelHttp:  # <--
  Type: AWS::Serverless::HttpApi
  Properties: {StageName: v1}
""",
    ),
)


@policy.applies
def applies(stage: Resource) -> bool:
    """What makes a stage."""
    return is_stage(stage)


@policy.check
def check(stage: Resource) -> Violations:
    """A destination for access logs, or execution logging."""
    name = "AccessLogSettings" if stage.type in (STAGE_V2, SAM_HTTP_API) else "AccessLogSetting"
    under = settings(stage)
    levels = [stage.get(f"{under}LoggingLevel"), *(each.get("LoggingLevel") for each in methods(stage))]
    if any(kind == "WEBSOCKET" for api in apis(stage) for kind in api.each("ProtocolType")):
        levels.append(stage.get("DefaultRouteSettings.LoggingLevel"))
    executed = any(level is not None and level in ("ERROR", "INFO") for level in levels)
    if not executed and not is_set(stage.get(f"{under}{name}.DestinationArn")):
        yield stage.spot(f"{under}{name}"), "requests to the API are not logged"
