"""Policy ecs-logging-nonblocking."""

from policies.aws.retention import kept_days
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Value, Violations

policy = Policy(
    id="ecs-logging-nonblocking",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="Each container logs, without being held up by its log, to a group with a retention",
    serves={
        PCI: {"10.2.1": PARTIAL},
        REL: {"F01": SUPPORTING, "REL06-BP01": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL, "5(1)(e)": PARTIAL},
    },
    why="In blocking mode a container stops answering when CloudWatch Logs is slow: the log takes the shop down. A "
    "group without retention keeps personal data for ever. The group is looked for by reference or name in every "
    "stack at hand. Not seen: the account's default log mode, so the mode must be written; options of other log "
    "drivers.",
    fix="Give each container LogConfiguration with LogDriver awslogs, the option mode: non-blocking, and a log group "
    "that the templates declare with RetentionInDays.",
    passing=(
        """
Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 30}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LogConfiguration:
          LogDriver: awslogs
          Options: {awslogs-group: !Ref Group, mode: non-blocking, max-buffer-size: 25m}
      - Name: side
        LogConfiguration:
          LogDriver: awslogs
          Options: {awslogs-group: /shop/app, mode: non-blocking}
      - {Name: router, LogConfiguration: {LogDriver: awsfirelens}}
""",
    ),
    failing=(
        """
Forever:
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: /shop/app}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: silent  # <--
        Image: app
      - Name: app
        LogConfiguration:
          LogDriver: awslogs
          Options:  # <--
            awslogs-group: !Ref Forever  # <--
      - Name: side
        LogConfiguration:
          LogDriver: awslogs
          Options:
            mode: blocking  # <--
            awslogs-group: /made/elsewhere  # <-- ?
      - Name: lost
        LogConfiguration:
          LogDriver: awslogs
          Options: {mode: non-blocking}  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """A log configuration; for awslogs its mode and the retention of its group."""
    for container in task.each("ContainerDefinitions.*"):
        driver = container.get("LogConfiguration.LogDriver")
        if driver is None:
            yield container, "the container logs nowhere"
        elif driver == "awslogs":
            yield from _awslogs(task, container)


def _awslogs(task: Resource, container: Value) -> Violations:
    mode = container.get("LogConfiguration.Options.mode")
    if mode is None or mode != "non-blocking":
        place = container.spot("LogConfiguration.Options") if mode is None else mode
        yield place, "a slow log would block the container; mode is not non-blocking"
    name = container.get("LogConfiguration.Options.awslogs-group")
    if name is None:
        yield container.spot("LogConfiguration.Options"), "no log group is named"
        return
    groups = task.view.named(name, "AWS::Logs::LogGroup", "LogGroupName")
    if not groups and not task.may(f"log to {name} with a retention"):
        yield name, "the retention of this log group is not in these templates"
    if any(not list(kept_days(group)) for group in groups):
        yield name, "the log group keeps everything for ever"
