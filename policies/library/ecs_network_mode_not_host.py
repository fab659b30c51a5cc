"""Policy ecs-network-mode-not-host."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ecs-network-mode-not-host",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="Tasks do not use the network of their host",
    serves={PCI: {"2.2.4": PARTIAL, "2.2.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="On the host's network a task has no security group of its own, binds the host's ports and reaches what "
    "listens on its loopback. Not seen: what the instance's security group lets in.",
    fix="Set NetworkMode to awsvpc.",
    severity_reason="The wall between tasks and their host is missing; something must break into a task to use it.",
    passing=(
        """
Own: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc}}
Bridge: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: bridge}}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The mode, where it is written: the default is bridge."""
    mode = task.get("NetworkMode")
    if mode is not None and mode == "host":
        yield mode, "the task shares the network of its host"
