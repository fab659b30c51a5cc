"""Policy codedeploy-rollback."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="codedeploy-rollback",
    severity=MEDIUM,
    resource="AWS::CodeDeploy::DeploymentGroup",
    title="Failed deployments of CodeDeploy are rolled back",
    serves={REL: {"REL08-BP05": PARTIAL, "F01": SUPPORTING}},
    why="A deployment that fails must undo itself, or the bad release stays where it got to. Not seen: whether the "
    "release before can still run.",
    fix="Set AutoRollbackConfiguration.Enabled to true with Events DEPLOYMENT_FAILURE and DEPLOYMENT_STOP_ON_ALARM.",
    severity_reason="A bad release stays on until somebody acts.",
    passing=(
        """
A: {Type: AWS::CodeDeploy::DeploymentGroup, Properties: {AutoRollbackConfiguration: {Enabled: "true"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::CodeDeploy::DeploymentGroup
Off:
  Type: AWS::CodeDeploy::DeploymentGroup
  Properties:
    AutoRollbackConfiguration:
      Enabled: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("AutoRollbackConfiguration.Enabled"):
        yield resource.spot("AutoRollbackConfiguration.Enabled"), "a failed deployment is not rolled back"
