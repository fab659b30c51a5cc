"""Policy ecs-no-host-namespaces."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ecs-no-host-namespaces",
    severity=HIGH,
    resource="AWS::ECS::TaskDefinition",
    title="Tasks share neither processes nor memory with their host",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With PidMode host a task sees, and as root stops, every process of its host; with IpcMode host it reads "
    "shared memory. Not seen: namespaces shared between the containers of one task, which is what a sidecar may "
    "want.",
    fix="Leave PidMode and IpcMode out, or set them to task.",
    severity_reason="A broken container reads or stops other tenants' processes on the same host.",
    passing=(
        """
Task: {Type: AWS::ECS::TaskDefinition, Properties: {PidMode: task, IpcMode: none}}
Plain: {Type: AWS::ECS::TaskDefinition}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    PidMode: host  # <--
    IpcMode: host  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """Both modes."""
    for name in ("PidMode", "IpcMode"):
        shared = task.get(name)
        if shared is not None and shared == "host":
            yield shared, f"{name} opens the host to the task"
