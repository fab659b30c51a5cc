"""Policy ecs-container-health-check."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-container-health-check",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="Containers have a health check of their own",
    opinion=True,
    serves={},
    why="A process that hangs is restarted only where something asks it. Not seen: health checks of a load "
    "balancer, which do as well for web services, and those in the image.",
    fix="Give each essential container HealthCheck with a Command.",
    severity_reason="A load balancer's check usually notices first.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions: [{Name: app, HealthCheck: {Command: [CMD, "true"]}}, {Name: s, Essential: "false"}]
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app  # <--
        Image: app
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Each essential container, which is the default."""
    for container in task.each("ContainerDefinitions.*"):
        essential = container.get("Essential")
        if container.get("HealthCheck.Command") is None and (essential is None or essential):
            yield container.spot("HealthCheck"), "nothing asks whether the container still works"
