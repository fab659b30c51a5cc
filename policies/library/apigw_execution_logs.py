"""Policy apigw-execution-logs."""

from policies.aws.gateways import DEPLOYMENT, SAM_API, STAGE, STAGE_V2, methods, settings
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-execution-logs",
    severity=LOW,
    resource=(STAGE, DEPLOYMENT, STAGE_V2, SAM_API),
    title="Execution logging of stages is not switched off",
    serves={},
    opinion=True,
    severity_reason="Low: it helps to find faults; the access log is the record that counts.",
    why="LoggingLevel OFF hides why a request failed. Where no level is written, an access log is enough. Not seen: "
    "what the log may hold of requests.",
    fix="Set LoggingLevel to ERROR or INFO.",
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {MethodSettings: [{LoggingLevel: ERROR}]}}
Unsaid: {Type: AWS::ApiGateway::Stage, Properties: {StageName: v1}}
""",
    ),
    failing=(
        """
Stage:
  Type: AWS::ApiGateway::Stage
  Properties:
    MethodSettings:
      - LoggingLevel: "OFF"  # <--
""",
    ),
)


@policy.check
def check(stage: Resource) -> Violations:
    """No level is OFF."""
    levels = [stage.get(f"{settings(stage)}LoggingLevel"), stage.get("DefaultRouteSettings.LoggingLevel")]
    for level in (*levels, *(each.get("LoggingLevel") for each in methods(stage))):
        if level is not None and level in ("OFF", "false"):
            yield level, "execution logging is switched off"
