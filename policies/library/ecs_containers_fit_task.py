"""Policy ecs-containers-fit-task."""

from policies.aws.containers import size
from policies.kernel import MEDIUM, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-containers-fit-task",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="The containers of a task fit into its CPU and memory",
    serves={REL: {"F01": SUPPORTING, "REL08-BP05": SUPPORTING}},
    why="Containers that ask for more CPU together than their task has, or one for more memory, are refused when "
    "the task is registered. Sizes in words (1 vCPU, 2 GB) are not computed. Not seen: sizes given at run time.",
    fix="Lower Cpu or Memory of the containers, or raise the task's.",
    severity_reason="The deployment fails and rolls back; nothing that runs is touched.",
    passing=(
        """
A:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Cpu: "1024"
    Memory: 2048
    ContainerDefinitions: [{Name: a, Cpu: 512, Memory: 2048}, {Name: b, Cpu: 512, MemoryReservation: 128}]
B: {Type: AWS::ECS::TaskDefinition, Properties: {Cpu: 4 vCPU, ContainerDefinitions: [{Name: a, Cpu: 4096}]}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Cpu: 512  # <--
    Memory: "1024"
    ContainerDefinitions:
      - {Name: a, Cpu: 512}
      - Name: b
        Cpu: 256
        Memory: 2048  # <--
B:
  Type: AWS::ECS::TaskDefinition
  Properties:
    Cpu: 1 vCPU  # <--
    ContainerDefinitions: {Name: a, Cpu: 4096}
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """CPU in sum; memory of each container."""
    cpu, memory = task.get("Cpu"), task.get("Memory")
    units, mebibytes = size(cpu), size(memory)
    asked = [each.number or 0 for each in task.each("ContainerDefinitions.*.Cpu")]
    if cpu is not None and units is not None and sum(asked) > units:
        yield cpu, "the containers ask for more CPU than the task has"
    if mebibytes is None:
        return
    for name in ("Memory", "MemoryReservation"):
        for each in task.each(f"ContainerDefinitions.*.{name}"):
            if each.number is not None and each.number > mebibytes:
                yield each, "the container asks for more memory than the task has"
