"""Policy codedeploy-alarms."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="codedeploy-alarms",
    severity=LOW,
    resource="AWS::CodeDeploy::DeploymentGroup",
    title="Deployments of CodeDeploy stop when an alarm rings",
    opinion=True,
    serves={},
    why="Only an alarm notices a release that starts well and then answers with errors. Not seen: whether the "
    "alarms are the right ones.",
    fix="Set AlarmConfiguration.Enabled to true and name Alarms.",
    severity_reason="Lifecycle hooks and health checks catch the plain cases.",
    passing=(
        """
A: {Type: AWS::CodeDeploy::DeploymentGroup, Properties: {AlarmConfiguration: {Enabled: true, Alarms: [{Name: a}]}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::CodeDeploy::DeploymentGroup
Empty:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties:
    AlarmConfiguration:  # <--
      Enabled: true
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """On, and with an alarm at least."""
    if not group.on("AlarmConfiguration.Enabled"):
        yield group.spot("AlarmConfiguration.Enabled"), "no alarm stops a deployment"
    elif group.get("AlarmConfiguration.Alarms.*") is None:
        yield group.spot("AlarmConfiguration.Alarms"), "no alarm stops a deployment"
