"""Policy ecs-capabilities-bounded."""

from policies.aws.containers import JOB, TASK, containers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

STRONG = ("ALL", "SYS_ADMIN", "SYS_MODULE", "SYS_RAWIO", "SYS_BOOT", "NET_ADMIN", "DAC_READ_SEARCH", "BPF")

policy = Policy(
    id="ecs-capabilities-bounded",
    severity=HIGH,
    resource=(TASK, JOB),
    title="Containers add no kernel capability that opens the host",
    serves={PCI: {"2.2.6": PARTIAL, "7.2.5": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="SYS_ADMIN, SYS_MODULE, NET_ADMIN and their like, or ALL, are nearly as much as a privileged container. Not "
    "seen: what the host's own profile takes away again.",
    fix="Take the capability out of LinuxParameters.Capabilities.Add; SYS_PTRACE, which debuggers need, is left to "
    "you.",
    severity_reason="With such a capability a container that is broken into reaches the kernel, and so the host and "
    "its other tasks.",
    passing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LinuxParameters: {Capabilities: {Add: [SYS_PTRACE], Drop: [ALL]}}
""",
    ),
    failing=(
        """
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        LinuxParameters:
          Capabilities:
            Add:
              - SYS_ADMIN  # <--
              - ALL  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each capability that is added."""
    for container in containers(resource):
        for added in container.each("LinuxParameters.Capabilities.Add.*"):
            if added in STRONG:
                yield added, "the capability opens the host to the container"
