"""Policy ecs-managed-scaling."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-managed-scaling",
    severity=MEDIUM,
    resource="AWS::ECS::CapacityProvider",
    title="Capacity providers add instances when tasks need them",
    serves={REL: {"F02": PARTIAL, "REL07-BP01": PARTIAL, "F18": SUPPORTING}},
    why="Without managed scaling tasks stay pending until somebody adds instances, at a peak or after a zone is "
    "lost. Not seen: scaling policies on the group itself.",
    fix="Set ManagedScaling.Status to ENABLED, with TargetCapacity below 100 for room.",
    severity_reason="Tasks that should replace others do not start, when they are needed most.",
    passing=(
        """
A:
  Type: AWS::ECS::CapacityProvider
  Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: g, ManagedScaling: {Status: ENABLED}}}
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
      ManagedScaling:
        Status: DISABLED  # <--
""",
    ),
)


@policy.check
def check(provider: Resource) -> Violations:
    """Providers of a group of instances."""
    for group in provider.each("AutoScalingGroupProvider"):
        status = group.get("ManagedScaling.Status")
        if status is None or status != "ENABLED":
            yield group.spot("ManagedScaling.Status"), "nothing adds instances for tasks that wait"
