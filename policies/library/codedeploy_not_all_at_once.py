"""Policy codedeploy-not-all-at-once."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

CONFIG, GROUP = "AWS::CodeDeploy::DeploymentConfig", "AWS::CodeDeploy::DeploymentGroup"

policy = Policy(
    id="codedeploy-not-all-at-once",
    severity=MEDIUM,
    resource=(CONFIG, GROUP),
    title="Functions and services are not switched to a new release all at once",
    serves={REL: {"REL08-BP05": PARTIAL, "F01": SUPPORTING}},
    why="A release that all traffic meets at once fails for everybody. Deployments to Lambda and ECS can shift "
    "traffic by steps. Not seen: configurations of other templates, and servers, which "
    "codedeploy-minimum-healthy-hosts looks at.",
    fix="Use a canary or linear configuration, such as CodeDeployDefault.LambdaCanary10Percent5Minutes.",
    severity_reason="Each bad release is an outage for all, though a short one where it is rolled back.",
    passing=(
        """
A:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties: {ComputePlatform: Lambda, TrafficRoutingConfig: {Type: TimeBasedLinear}}
B: {Type: AWS::CodeDeploy::DeploymentConfig, Properties: {ComputePlatform: Server}}
C:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties: {DeploymentConfigName: CodeDeployDefault.LambdaLinear10PercentEvery1Minute}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties:
    ComputePlatform: Lambda
    TrafficRoutingConfig:
      Type: AllAtOnce  # <--
B:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties:
    ComputePlatform: Lambda  # <--
C:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties:
    DeploymentConfigName: CodeDeployDefault.LambdaAllAtOnce  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A configuration of AWS's by name, or one of the template's own."""
    name = resource.get("DeploymentConfigName") if resource.type == GROUP else None
    if name is not None and name in ("CodeDeployDefault.LambdaAllAtOnce", "CodeDeployDefault.ECSAllAtOnce"):
        yield name, "all traffic meets a new release at once"
    platform = resource.get("ComputePlatform") if resource.type == CONFIG else None
    if platform is None or platform not in ("Lambda", "ECS"):
        return
    shift = resource.get("TrafficRoutingConfig.Type")
    if shift is None or shift == "AllAtOnce":
        yield platform if shift is None else shift, "all traffic meets a new release at once"
