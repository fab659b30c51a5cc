"""Policy ecs-logging-nonblocking."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-logging-nonblocking",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="A container is not held up by a slow log (non-blocking mode)",
    serves={
        REL: {"F01": SUPPORTING, "REL06-BP01": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    severity_reason="It needs a slow CloudWatch Logs to hurt, and then stops every container that logs.",
    why="In blocking mode a container stops answering when CloudWatch Logs is slow: the log takes the shop down. "
    "Not seen: the account's default log mode, so the mode must be written; options of other log drivers; "
    "containers without a log (ecs-container-logging).",
    fix="Give LogConfiguration of the driver awslogs the option mode: non-blocking.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LogConfiguration:
          LogDriver: awslogs
          Options: {awslogs-group: g, mode: non-blocking, max-buffer-size: 25m}
      - {Name: router, LogConfiguration: {LogDriver: awsfirelens}}
      - {Name: silent}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LogConfiguration:
          LogDriver: awslogs
          Options:  # <--
            awslogs-group: g
      - Name: side
        LogConfiguration:
          LogDriver: awslogs
          Options:
            mode: blocking  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The mode of each container that logs to CloudWatch."""
    for container in task.each("ContainerDefinitions.*"):
        driver, mode = container.get("LogConfiguration.LogDriver"), container.get("LogConfiguration.Options.mode")
        if driver is not None and driver == "awslogs" and (mode is None or mode != "non-blocking"):
            place = container.spot("LogConfiguration.Options") if mode is None else mode
            yield place, "a slow log would block the container; mode is not non-blocking"
