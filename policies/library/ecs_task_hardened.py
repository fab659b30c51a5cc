"""Policy ecs-task-hardened."""

from policies.aws.containers import TASK, containers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-task-hardened",
    severity=HIGH,
    resource=TASK,
    title="Containers of tasks do not run privileged",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A privileged container has every right of root on its host: code that breaks into it owns the host and all "
    "tasks there. Not seen: single kernel capabilities (ecs-capabilities-bounded).",
    fix="Leave Privileged out, or set it to false; give the container the one capability or device it needs instead.",
    severity_reason="One broken container becomes the whole host and every task on it; it takes a break-in first, "
    "hence not critical.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - {Name: app, Image: app, Privileged: "false"}
      - {Name: side, Image: side}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Image: app
        Privileged: "true"  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The switch of each container."""
    for container in containers(task):
        if container.on("Privileged"):
            yield container.spot("Privileged"), "the container is privileged"
