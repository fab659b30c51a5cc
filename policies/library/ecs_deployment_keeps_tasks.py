"""Policy ecs-deployment-keeps-tasks."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-deployment-keeps-tasks",
    severity=MEDIUM,
    resource="AWS::ECS::Service",
    title="A deployment keeps enough tasks running, and can make progress",
    serves={REL: {"F01": PARTIAL, "REL08-BP05": SUPPORTING, "REL11-BP05": SUPPORTING}},
    why="With MinimumHealthyPercent below 50 a rolling deployment may stop most tasks at once. With MaximumPercent "
    "no higher than MinimumHealthyPercent it can neither stop nor start one, and hangs. Defaults are 100 and 200. "
    "Daemon services are left out. Not seen: how many tasks the load needs.",
    fix="Set MinimumHealthyPercent to 100 and MaximumPercent to 150 or more.",
    severity_reason="Each deployment costs capacity, or none succeeds; between deployments nothing happens.",
    passing=(
        """
A: {Type: AWS::ECS::Service, Properties: {DeploymentConfiguration: {MinimumHealthyPercent: "100", MaximumPercent: 200}}}
B: {Type: AWS::ECS::Service}
C:
  Type: AWS::ECS::Service
  Properties: {SchedulingStrategy: DAEMON, DeploymentConfiguration: {MinimumHealthyPercent: 0}}
D: {Type: AWS::ECS::Service, Properties: {DeploymentConfiguration: {MinimumHealthyPercent: 50, MaximumPercent: 100}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::Service
  Properties:
    DeploymentConfiguration:
      MinimumHealthyPercent: 0  # <--
B:
  Type: AWS::ECS::Service
  Properties:
    DeploymentConfiguration:
      MinimumHealthyPercent: 100
      MaximumPercent: "100"  # <--
""",
    ),
)


@policy.applies
def applies(service: Resource) -> bool:
    """Services that ECS itself deploys and that have a number of tasks."""
    controller, strategy = service.get("DeploymentController.Type"), service.get("SchedulingStrategy")
    return (controller is None or controller == "ECS") and (strategy is None or strategy != "DAEMON")


@policy.check
def check(service: Resource) -> Violations:
    """The least, then the most against it."""
    least = service.get("DeploymentConfiguration.MinimumHealthyPercent")
    most = service.get("DeploymentConfiguration.MaximumPercent")
    if least is not None and least < 50:
        yield least, "a deployment may stop more than half of the tasks at once"
    kept = 100 if least is None or least.number is None else least.number
    if most is not None and (least is None or not least.unknown) and most <= kept:
        yield most, "a deployment can neither stop a task nor start one"
