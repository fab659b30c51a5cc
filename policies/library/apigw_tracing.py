"""Policy apigw-tracing."""

from policies.aws.gateways import SAM_API, STAGE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-tracing",
    severity=LOW,
    resource=(STAGE, SAM_API),
    title="Stages of REST APIs have X-Ray tracing enabled",
    serves={},
    opinion=True,
    severity_reason="Low: traces help to find what is slow; nothing depends on them.",
    why="A trace shows where a request spent its time, across services. Not seen: tracing by other tools.",
    fix="Set TracingEnabled to true.",
    repair={"TracingEnabled": True},
    passing=(
        """
Stage: {Type: AWS::ApiGateway::Stage, Properties: {TracingEnabled: "true"}}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {StageName: v1}
Model:
  Type: AWS::Serverless::Api
  Properties:
    TracingEnabled: false  # <--
""",
    ),
)


@policy.check
def check(stage: Resource) -> Violations:
    """Tracing is on."""
    if not stage.on("TracingEnabled"):
        yield stage.spot("TracingEnabled"), "requests are not traced"
