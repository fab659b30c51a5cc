"""Policy ecs-deployment-rollback."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

BREAKER = "DeploymentConfiguration.DeploymentCircuitBreaker"

policy = Policy(
    id="ecs-deployment-rollback",
    severity=MEDIUM,
    resource="AWS::ECS::Service",
    title="A failing deployment is rolled back by the circuit breaker",
    serves={REL: {"REL08-BP05": PARTIAL, "F01": PARTIAL}},
    why="A release that never becomes healthy must undo itself, or ECS tries it for hours with what is left. "
    "Services of CodeDeploy and external controllers, and dev environments, are left out. Not seen: alarms that roll "
    "back besides.",
    fix="Set DeploymentCircuitBreaker with Enable and Rollback true.",
    severity_reason="The old tasks go on until they are replaced; the release hangs and needs a person.",
    passing=(
        """
A:
  Type: AWS::ECS::Service
  Properties: {DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: "true"}}}
B: {Type: AWS::ECS::Service, Properties: {DeploymentController: {Type: CODE_DEPLOY}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::Service
  Properties:
    DeploymentConfiguration:
      DeploymentCircuitBreaker:
        Enable: true
        Rollback: false  # <--
B:
  Type: AWS::ECS::Service
  Properties:
    DeploymentController: {Type: ECS}
    DeploymentConfiguration: {MinimumHealthyPercent: 100}  # <--
""",
    ),
)


@policy.applies
def applies(service: Resource) -> bool:
    """Services that ECS itself deploys, where a failure would be felt."""
    controller = service.get("DeploymentController.Type")
    return service.environment != "dev" and (controller is None or controller == "ECS")


@policy.check
def check(service: Resource) -> Violations:
    """Both switches."""
    for name in ("Enable", "Rollback"):
        if not service.on(f"{BREAKER}.{name}"):
            yield service.spot(f"{BREAKER}.{name}"), "a failing release is not rolled back by the circuit breaker"
            return
