"""Policy ecs-deployment-alarms."""

from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="ecs-deployment-alarms",
    severity=LOW,
    resource="AWS::ECS::Service",
    title="A deployment that raises an alarm is rolled back",
    opinion=True,
    serves={REL: {"F01": PARTIAL, "REL08-BP05": PARTIAL}},
    why="The circuit breaker sees tasks that do not start; only an alarm sees a release that starts and answers "
    "with errors. Not seen: whether the alarms tell good from bad.",
    fix="Set DeploymentConfiguration.Alarms with AlarmNames, Enable and Rollback.",
    severity_reason="The circuit breaker catches the plain cases; this one is for the subtle.",
    passing=(
        """
A:
  Type: AWS::ECS::Service
  Properties: {DeploymentConfiguration: {Alarms: {AlarmNames: [errors], Enable: true, Rollback: "true"}}}
B: {Type: AWS::ECS::Service, Properties: {DeploymentController: {Type: CODE_DEPLOY}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECS::Service
Off:
  Type: AWS::ECS::Service
  Properties:
    DeploymentConfiguration:
      Alarms:
        AlarmNames: [errors]
        Enable: true
        Rollback: false  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Both switches, where ECS deploys."""
    controller = service.get("DeploymentController.Type")
    if controller is not None and controller != "ECS":
        return
    for name in ("Enable", "Rollback"):
        if not service.on(f"DeploymentConfiguration.Alarms.{name}"):
            yield service.spot(f"DeploymentConfiguration.Alarms.{name}"), "no alarm rolls a deployment back"
            return
