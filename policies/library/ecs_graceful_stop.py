"""Policy ecs-graceful-stop."""

from policies.aws.containers import TASK, containers
from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

DEFAULT_STOP, DEFAULT_DELAY = 30, 300

policy = Policy(
    id="ecs-graceful-stop",
    severity=MEDIUM,
    resource="AWS::ECS::Service",
    title="A stopping container has time to finish its requests",
    serves={REL: {"F01": PARTIAL, "REL11-BP05": SUPPORTING}},
    why="ECS tells the container to stop while the load balancer still drains it; a container that is killed before "
    "the target group's deregistration delay is over loses the requests in it. StopTimeout defaults to 30 seconds, "
    "the delay to 300. Not seen: how the application takes the signal, and a stop timeout of the agent.",
    fix="Set deregistration_delay.timeout_seconds to 60 or less, and StopTimeout of the container to no less (120 "
    "at most).",
    severity_reason="A few requests fail at each release and each scaling in; clients mostly try again.",
    passing=(
        """
Group:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "30"}]}
Task: {Type: AWS::ECS::TaskDefinition, Properties: {ContainerDefinitions: [{Name: app, StopTimeout: 60}]}}
Service:
  Type: AWS::ECS::Service
  Properties:
    TaskDefinition: !Ref Task
    LoadBalancers: [{ContainerName: app, TargetGroupArn: !Ref Group}]
""",
    ),
    failing=(
        """
Group:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "60"}]}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app  # <--
        Image: app
Service:
  Type: AWS::ECS::Service
  Properties:
    TaskDefinition: !Ref Task
    LoadBalancers: [{ContainerName: app, TargetGroupArn: !Ref Group}]
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Each container behind a target group: its time to stop against the group's delay."""
    definition = service.get("TaskDefinition")
    tasks = [task for task in definition.targets() if task.type == TASK] if definition is not None else []
    for balancer in service.each("LoadBalancers.*"):
        group, name = balancer.get("TargetGroupArn"), balancer.get("ContainerName")
        for target in group.targets() if group is not None and tasks else ():
            delay = _delay(target)
            if delay is not None and name is not None:
                yield from _containers(tasks, name, delay)


def _containers(tasks: list[Resource], name: Value, delay: float) -> Violations:
    for task in tasks:
        for container in containers(task):
            called, stop = container.get("Name"), container.get("StopTimeout")
            if called is None or called != name:
                continue
            if delay > DEFAULT_STOP if stop is None else stop < delay:
                yield container.spot("StopTimeout"), f"it is killed before its {delay:g} seconds of draining are over"


def _delay(group: Resource) -> float | None:
    """The seconds of draining; None where they are not known, or the target is no target group."""
    if group.type != "AWS::ElasticLoadBalancingV2::TargetGroup":
        return None
    for entry in group.each("TargetGroupAttributes.*"):
        key, value = entry.get("Key"), entry.get("Value")
        if key is not None and value is not None and key == "deregistration_delay.timeout_seconds":
            return value.number
    return DEFAULT_DELAY
