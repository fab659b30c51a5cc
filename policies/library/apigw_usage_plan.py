"""Policy apigw-usage-plan."""

from policies.aws.gateways import DEPLOYMENT, STAGE, is_stage
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-usage-plan",
    severity=LOW,
    resource=(STAGE, DEPLOYMENT),
    title="Stages of REST APIs have a usage plan",
    serves={},
    opinion=True,
    severity_reason="Low: limits of the account and of the web firewall stand behind.",
    why="A usage plan limits what one client may ask in a second and in a month. It is found by the API it names. "
    "Not seen: plans of other templates.",
    fix="Add an AWS::ApiGateway::UsagePlan whose ApiStages names the API and stage.",
    passing=(
        """
Api: {Type: AWS::ApiGateway::RestApi, Properties: {Name: a}}
Stage: {Type: AWS::ApiGateway::Stage, Properties: {RestApiId: !Ref Api, StageName: v1}}
Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: !Ref Api, Stage: v1}]}}
""",
    ),
    failing=(
        """
Stage:  # <--
  Type: AWS::ApiGateway::Stage
  Properties: {RestApiId: a, StageName: v1}
Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {ApiStages: [{ApiId: b, Stage: v1}]}}
Inline:  # <--
  Type: AWS::ApiGateway::Deployment
  Properties: {RestApiId: a, StageName: v1}
""",
    ),
)


@policy.applies
def applies(stage: Resource) -> bool:
    """What makes a stage."""
    return is_stage(stage)


@policy.check
def check(stage: Resource) -> Violations:
    """A plan for its API."""
    mine = stage.get("RestApiId")
    plans = stage.view.of_type("AWS::ApiGateway::UsagePlan")
    if mine is None or not any(mine == theirs for plan in plans for theirs in plan.each("ApiStages.*.ApiId")):
        yield stage, "no usage plan limits what a client may ask"
