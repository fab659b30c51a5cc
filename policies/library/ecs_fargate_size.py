"""Policy ecs-fargate-size."""

from policies.aws.containers import is_fargate, size
from policies.kernel import MEDIUM, REL, SUPPORTING, Policy, Resource, Violations

GIB = 1024
SIZES = {
    256: (512, GIB, 2 * GIB),
    512: range(GIB, 4 * GIB + 1, GIB),
    1024: range(2 * GIB, 8 * GIB + 1, GIB),
    2048: range(4 * GIB, 16 * GIB + 1, GIB),
    4096: range(8 * GIB, 30 * GIB + 1, GIB),
    8192: range(16 * GIB, 60 * GIB + 1, 4 * GIB),
    16384: range(32 * GIB, 120 * GIB + 1, 8 * GIB),
}
"""CPU units → the memory sizes in MiB that go with them."""

policy = Policy(
    id="ecs-fargate-size",
    severity=MEDIUM,
    resource="AWS::ECS::TaskDefinition",
    title="Fargate tasks ask for a size that exists",
    serves={REL: {"F01": SUPPORTING, "REL08-BP05": SUPPORTING}},
    why="Fargate starts only certain pairs of CPU and memory; another pair is refused when the task is registered, "
    "and the deployment fails. Not seen: sizes given at run time.",
    fix="Choose a pair from the table in the ECS guide, such as 256 CPU units with 512, 1024 or 2048 MiB.",
    severity_reason="The deployment fails loudly and rolls back; nothing that runs is touched.",
    passing=(
        """
A: {Type: AWS::ECS::TaskDefinition, Properties: {RequiresCompatibilities: [FARGATE], Cpu: "256", Memory: 512}}
B: {Type: AWS::ECS::TaskDefinition, Properties: {RequiresCompatibilities: [FARGATE], Cpu: 1 vCPU, Memory: 2 GB}}
C: {Type: AWS::ECS::TaskDefinition, Properties: {RequiresCompatibilities: [EC2], Cpu: 100}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RequiresCompatibilities: [FARGATE]
    Cpu: 256
    Memory: "4096"  # <--
B:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RequiresCompatibilities: [FARGATE]
    Cpu: 300  # <--
    Memory: 1024
C:
  Type: AWS::ECS::TaskDefinition
  Properties:
    RequiresCompatibilities: [FARGATE]
    Cpu: .25 vCPU
    Memory: 4GB  # <--
""",
    ),
)


@policy.applies
def applies(task: Resource) -> bool:
    """Tasks for Fargate."""
    return is_fargate(task)


@policy.check
def check(task: Resource) -> Violations:
    """CPU first, then the memory that goes with it."""
    cpu, memory = task.get("Cpu"), task.get("Memory")
    units, mebibytes = size(cpu), size(memory)
    if cpu is None or units is None:
        return
    sizes = SIZES.get(int(units))
    if sizes is None:
        yield cpu, "Fargate has no task of this CPU"
    elif memory is not None and mebibytes is not None and mebibytes not in sizes:
        yield memory, "Fargate has no task of this memory with this CPU"
