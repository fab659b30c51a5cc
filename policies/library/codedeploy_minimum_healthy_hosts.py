"""Policy codedeploy-minimum-healthy-hosts."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

CONFIG, GROUP = "AWS::CodeDeploy::DeploymentConfig", "AWS::CodeDeploy::DeploymentGroup"

policy = Policy(
    id="codedeploy-minimum-healthy-hosts",
    severity=MEDIUM,
    resource=(CONFIG, GROUP),
    title="Deployments to servers keep a minimum of healthy hosts",
    serves={REL: {"REL08-BP05": PARTIAL, "F02": SUPPORTING}},
    why="CodeDeployDefault.AllAtOnce, and a minimum of zero, may take every server out of service at once. Not "
    "seen: how many the load needs.",
    fix="Set MinimumHealthyHosts to a FLEET_PERCENT of 66 or more, or deploy OneAtATime or HalfAtATime.",
    severity_reason="A bad release stops the whole fleet.",
    passing=(
        """
A:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties: {MinimumHealthyHosts: {Type: FLEET_PERCENT, Value: "75"}}
B:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties: {ComputePlatform: Lambda, TrafficRoutingConfig: {Type: TimeBasedCanary}}
C: {Type: AWS::CodeDeploy::DeploymentGroup, Properties: {DeploymentConfigName: CodeDeployDefault.OneAtATime}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::CodeDeploy::DeploymentConfig
A:
  Type: AWS::CodeDeploy::DeploymentConfig
  Properties:
    ComputePlatform: Server
    MinimumHealthyHosts:
      Type: HOST_COUNT
      Value: 0  # <--
C:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties:
    DeploymentConfigName: CodeDeployDefault.AllAtOnce  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """A configuration of AWS's by name, or one of the template's own."""
    if resource.type == GROUP:
        name = resource.get("DeploymentConfigName")
        if name is not None and name == "CodeDeployDefault.AllAtOnce":
            yield name, "all servers may be out of service at once"
        return
    platform, least = resource.get("ComputePlatform"), resource.get("MinimumHealthyHosts.Value")
    if (platform is None or platform == "Server") and (least is None or least < 1):
        yield resource.spot("MinimumHealthyHosts.Value"), "all servers may be out of service at once"
