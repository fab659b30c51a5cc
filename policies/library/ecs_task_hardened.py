"""Policy ecs-task-hardened."""

from policies.aws.containers import JOB, TASK, containers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-task-hardened",
    severity=HIGH,
    resource=(TASK, JOB),
    title="Containers do not run privileged",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A privileged container has every right of root on its host: code that breaks into it owns the host and all "
    "tasks there. Jobs of Batch count like tasks, also those on Kubernetes. Not seen: single kernel capabilities "
    "(ecs-capabilities-bounded).",
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
Job:
  Type: AWS::Batch::JobDefinition
  Properties: {Type: container, ContainerProperties: {Image: app, Privileged: false}}
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
Job:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    ContainerProperties:
      Image: app
      Privileged: true  # <--
Pods:
  Type: AWS::Batch::JobDefinition
  Properties:
    Type: container
    EksProperties:
      PodProperties:
        Containers:
          - Image: app
            SecurityContext:
              Privileged: true  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch of each container, under either name."""
    for container in (*containers(resource), *resource.each("EksProperties.PodProperties.Containers.*")):
        for name in ("Privileged", "SecurityContext.Privileged"):
            if container.on(name):
                yield container.spot(name), "the container is privileged"
