"""Policy ecs-readonly-root."""

from policies.aws.containers import JOB, TASK, containers, is_windows
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="ecs-readonly-root",
    severity=MEDIUM,
    resource=(TASK, JOB),
    title="Containers have a read-only root file system",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Code that breaks into a container finds nowhere to put its tools. Windows containers, which know no "
    "read-only root, are excused. Not seen: what may be written on mounted volumes.",
    fix="Set ReadonlyRootFilesystem to true, and mount a volume where the application must write.",
    severity_reason="A writable root does not let anybody in; it makes staying easier: defence in depth.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions: [{Name: app, Image: app, ReadonlyRootFilesystem: "true"}]
Windows:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2022_CORE}
    ContainerDefinitions: [{Name: app, Image: app}]
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RuntimePlatform: {OperatingSystemFamily: LINUX}
    ContainerDefinitions:
      - Name: app
        Image: app
        ReadonlyRootFilesystem: false  # <--
      - Name: side  # <--
        Image: side
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each container, but those of Windows."""
    if is_windows(resource):
        return
    for container in containers(resource):
        if not container.on("ReadonlyRootFilesystem"):
            yield container.spot("ReadonlyRootFilesystem"), "the container can write to its root file system"
