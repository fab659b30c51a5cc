"""Policy ecs-task-hardened."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-task-hardened",
    severity=HIGH,
    resource="AWS::ECS::TaskDefinition",
    title="Containers run unprivileged, not as root, on a read-only file system and a network of their own",
    serves={
        PCI: {"2.2.6": PARTIAL, "2.2.4": PARTIAL, "7.2.5": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Code that breaks into a container should find nothing to write to, no root and no way to the host. Windows "
    "containers, which know no read-only root, are excused from that. Not seen: the user that the image itself "
    "declares (only an explicit root is flagged), and kernel capabilities.",
    fix="Set ReadonlyRootFilesystem to true (mount a volume where the application must write), User to a number "
    "above 0, Privileged to false, NetworkMode to awsvpc, and leave PidMode and IpcMode out.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: awsvpc
    ContainerDefinitions:
      - {Name: app, Image: app, User: "1000", ReadonlyRootFilesystem: true, Privileged: "false"}
Windows:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: awsvpc
    RuntimePlatform: {OperatingSystemFamily: WINDOWS_SERVER_2022_CORE}
    ContainerDefinitions: [{Name: app, Image: app}]
""",
        """
Traced:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: awsvpc
    PidMode: task
    IpcMode: none
    ContainerDefinitions: [{Name: app, Image: app, User: "1000:0", ReadonlyRootFilesystem: true}]
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: host  # <--
    PidMode: host  # <--
    ContainerDefinitions:
      - Name: app
        Image: app
        Privileged: "true"  # <--
        User: root  # <--
        ReadonlyRootFilesystem: false  # <--
      - Name: side  # <--
        Image: side
        User: "0:1000"  # <--
""",
        """
Linux:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: awsvpc
    IpcMode: host  # <--
    RuntimePlatform: {OperatingSystemFamily: LINUX}
    ContainerDefinitions:
      - Name: app
        User: root:root  # <--
        ReadonlyRootFilesystem: false  # <--
      - Name: side
        User: "0"  # <--
        ReadonlyRootFilesystem: true
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The task's modes, then each container."""
    mode = task.get("NetworkMode")
    if mode is None or mode != "awsvpc":
        yield task.spot("NetworkMode"), "the task shares a network with others; NetworkMode is not awsvpc"
    for name in ("PidMode", "IpcMode"):
        shared = task.get(name)
        if shared is not None and shared == "host":
            yield shared, f"{name} opens the host to the task"
    family = task.get("RuntimePlatform.OperatingSystemFamily")
    windows = family is not None and family.startswith("WINDOWS")
    for container in task.each("ContainerDefinitions.*"):
        if container.on("Privileged"):
            yield container.spot("Privileged"), "the container is privileged"
        user = container.get("User")
        if user is not None and (user in ("root", "0") or user.startswith("root:") or user.startswith("0:")):
            yield user, "the container runs as root"
        if not windows and not container.on("ReadonlyRootFilesystem"):
            yield container.spot("ReadonlyRootFilesystem"), "the container can write to its root file system"
