"""Policy ecs-managed-termination-protection."""

from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="ecs-managed-termination-protection",
    severity=LOW,
    resource="AWS::ECS::CapacityProvider",
    title="Capacity providers protect instances with tasks from scale-in",
    opinion=True,
    serves={REL: {"F02": PARTIAL}},
    why="Without managed termination protection a scale-in of the group may take an instance that runs tasks; "
    "draining (on by default) moves them first. Not seen: providers of Fargate, which have no instances.",
    fix="Set AutoScalingGroupProvider.ManagedTerminationProtection to ENABLED.",
    severity_reason="Managed draining moves the tasks anyway.",
    passing=(
        """
A:
  Type: AWS::ECS::CapacityProvider
  Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: g, ManagedTerminationProtection: ENABLED}}
B: {Type: AWS::ECS::CapacityProvider, Properties: {ManagedInstancesProvider: {InfrastructureRoleArn: r}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::ECS::CapacityProvider
  Properties:
    AutoScalingGroupProvider:  # <--
      AutoScalingGroupArn: g
B:
  Type: AWS::ECS::CapacityProvider
  Properties:
    AutoScalingGroupProvider:
      AutoScalingGroupArn: g
      ManagedTerminationProtection: DISABLED  # <--
""",
    ),
)


@policy.check
def check(provider: Resource) -> Violations:
    """Providers of a group of instances."""
    for group in provider.each("AutoScalingGroupProvider"):
        mode = group.get("ManagedTerminationProtection")
        if mode is None or mode != "ENABLED":
            yield group.spot("ManagedTerminationProtection"), "a scale-in may take an instance that runs tasks"
