"""Policy ecs-log-group-retention."""

from policies.aws.retention import kept_days
from policies.kernel import GDPR, LOW, PARTIAL, Policy, Resource, Violations

policy = Policy(
    id="ecs-log-group-retention",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="Containers log to a group that the templates declare with a retention",
    serves={GDPR: {"5(1)(e)": PARTIAL}},
    why="A group without retention keeps personal data for ever, and one that awslogs makes by itself has none. The "
    "group is looked for by reference or name in every stack at hand. Not seen: a retention that is set elsewhere, "
    "hence undecided where no template declares the group.",
    fix="Declare the log group with RetentionInDays, and name it in awslogs-group.",
    severity_reason="Logs seldom hold much personal data; keeping them too long is a fault of tidiness first.",
    passing=(
        """
Group: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 30}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - {Name: app, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: !Ref Group}}}
      - {Name: side, LogConfiguration: {LogDriver: awslogs, Options: {awslogs-group: /shop/app}}}
""",
    ),
    failing=(
        """
Forever: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LogConfiguration:
          LogDriver: awslogs
          Options:
            awslogs-group: !Ref Forever  # <--
      - Name: side
        LogConfiguration:
          LogDriver: awslogs
          Options:
            awslogs-group: /made/elsewhere  # <-- ?
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The group of each container that logs to CloudWatch."""
    for name in task.each("ContainerDefinitions.*.LogConfiguration.Options.awslogs-group"):
        groups = task.view.named(name, "AWS::Logs::LogGroup", "LogGroupName")
        if not groups and not task.may(f"log to {name} with a retention"):
            yield name, "the retention of this log group is not in these templates"
        if any(not list(kept_days(group)) for group in groups):
            yield name, "the log group keeps everything for ever"
