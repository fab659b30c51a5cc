"""Policy alarms-apigw-metrics."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Value, Violations

STAGES = {
    "AWS::ApiGateway::Stage": "MethodSettings.*.MetricsEnabled",
    "AWS::Serverless::Api": "MethodSettings.*.MetricsEnabled",
    "AWS::ApiGatewayV2::Stage": "DefaultRouteSettings.DetailedMetricsEnabled",
}

policy = Policy(
    id="alarms-apigw-metrics",
    severity=LOW,
    severity_reason="Metrics of the whole stage are there in any case; those of each method only help to find the slow "
    "one, and cost extra.",
    resource=tuple(STAGES),
    opinion=True,
    title="API Gateway stages publish detailed CloudWatch metrics",
    serves={REL: {"REL06-BP01": SUPPORTING}},
    why="Detailed metrics count errors and latency for each method, so that an alarm can tell checkout from search. "
    "Not seen: alarms on them.",
    fix="Set MetricsEnabled in MethodSettings (DetailedMetricsEnabled in DefaultRouteSettings of an HTTP API).",
    passing=(
        """
Stage:
  Type: AWS::ApiGateway::Stage
  Properties: {MethodSettings: [{HttpMethod: "*", ResourcePath: "/*", MetricsEnabled: "true"}]}
Http: {Type: AWS::ApiGatewayV2::Stage, Properties: {DefaultRouteSettings: {DetailedMetricsEnabled: true}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: prod}
Off:
  Type: AWS::ApiGateway::Stage
  Properties:
    MethodSettings:
      - HttpMethod: "*"
        MetricsEnabled: "false"  # <--
Unsaid:
  Type: AWS::ApiGateway::Stage
  Properties:
    MethodSettings: [{HttpMethod: "*"}]  # <--
Http:  # <--
  Type: AWS::ApiGatewayV2::Stage
  Properties: {StageName: prod}
""",
    ),
)


@policy.check
def check(stage: Resource) -> Violations:
    """There, and none off."""
    said: list[Value] = list(stage.each(STAGES[stage.type]))
    for metrics in said:
        if not metrics:
            yield metrics, "methods publish no metrics of their own"
    if not said:
        yield stage.spot(STAGES[stage.type].partition(".")[0]), "methods publish no metrics of their own"
