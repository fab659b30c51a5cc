"""Policy ecs-network-mode-awsvpc."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-network-mode-awsvpc",
    severity=LOW,
    resource="AWS::ECS::TaskDefinition",
    title="Tasks have a network interface and security group of their own (awsvpc)",
    opinion=True,
    serves={},
    why="In bridge mode, the default, all tasks of an instance share its security group. Not seen: instances that "
    "run one task only.",
    fix="Write NetworkMode: awsvpc; tasks on Fargate need it.",
    severity_reason="Bridge mode works and is old; finer security groups are an improvement, not a duty.",
    passing=(
        """
Own: {Type: AWS::ECS::TaskDefinition, Properties: {NetworkMode: awsvpc}}
""",
    ),
    failing=(
        """
Unsaid:  # <--
  Type: AWS::ECS::TaskDefinition
Bridge:
  Type: AWS::ECS::TaskDefinition
  Properties:
    NetworkMode: bridge  # <--
""",
    ),
)


@policy.check
def check(task: Resource) -> Violations:
    """The mode is awsvpc."""
    mode = task.get("NetworkMode")
    if mode is None or mode != "awsvpc":
        yield task.spot("NetworkMode"), "the task shares a network with others; NetworkMode is not awsvpc"
