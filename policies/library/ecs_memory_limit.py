"""Policy ecs-memory-limit."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-memory-limit",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="Containers have a memory limit (hard limit)",
    opinion=True,
    serves={},
    why="A container without a limit of its own takes what it can get: on an instance that of other tasks, on Fargate "
    "that of the containers beside it. MemoryReservation is no limit. Not seen: how much the program takes.",
    fix="Set Memory of each container.",
    severity_reason="The limit of the whole task bounds the damage on Fargate, where there is one.",
    passing=(
        """
A: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: a, Memory: "512"}]}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: a
        Memory: 512
      - Name: b  # <--
        MemoryReservation: 128
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Each container."""
    for container in task.each("ContainerDefinitions.*"):
        if container.get("Memory") is None:
            yield container.spot("Memory"), "the container has no memory limit of its own"
