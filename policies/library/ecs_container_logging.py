"""Policy ecs-container-logging."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-container-logging",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="Each container has a log configuration",
    serves={PCI: {"10.2.1": PARTIAL}, REL: {"REL06-BP01": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="What a container writes is gone with it where no log driver takes it away. Not seen: logs that the "
    "application sends itself, and the rights of the execution role.",
    fix="Give each container LogConfiguration with a LogDriver, awslogs for example.",
    severity_reason="Without logs neither an attack nor a fault can be followed; nothing is exposed by it.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - {Name: app, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: g}}}
      - {Name: router, LogConfiguration: {LogDriver: awsfirelens}}
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
      - Name: side
        LogConfiguration: {}  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """A driver for each container."""
    for container in task.each("ContainerDefinitions.*"):
        if container.get("LogConfiguration.LogDriver") is None:
            yield container.spot("LogConfiguration"), "the container logs nowhere"
