"""Policy ecs-managed-draining."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

GROUP = "AWS::AutoScaling::AutoScalingGroup"

policy = Policy(
    id="ecs-managed-draining",
    severity=MEDIUM,
    resource="AWS::ECS::CapacityProvider",
    title="Instances are drained of tasks before scaling takes them away",
    serves={REL: {"F02": PARTIAL, "REL11-BP05": SUPPORTING}},
    why="Without managed draining or termination protection a scale-in ends instances with tasks on them. Draining "
    "is on by default. Protection needs managed scaling, and the group's NewInstancesProtectedFromScaleIn. Not seen: "
    "groups of other templates.",
    fix="Set ManagedDraining to ENABLED, and ManagedScaling.Status to ENABLED with TargetCapacity of 100 or less.",
    severity_reason="Tasks stop in the middle of requests at each scale-in; others go on.",
    repair={"AutoScalingGroupProvider.ManagedDraining": "ENABLED"},
    passing=(
        """
A: {Type: AWS::ECS::CapacityProvider, Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: g}}}
B:
  Type: AWS::ECS::CapacityProvider
  Properties: {AutoScalingGroupProvider: {AutoScalingGroupArn: g, ManagedDraining: ENABLED}}
""",
    ),
    failing=(
        """
Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {NewInstancesProtectedFromScaleIn: false}}
Provider:
  Type: AWS::ECS::CapacityProvider
  Properties:
    AutoScalingGroupProvider:
      AutoScalingGroupArn: !Ref Group
      ManagedDraining: DISABLED  # <--
      ManagedTerminationProtection: ENABLED  # <--
""",
    ),
)


@policy.check
def check(provider: Resource) -> Violations:
    """Draining, then whether protection can work."""
    draining = provider.get("AutoScalingGroupProvider.ManagedDraining")
    if draining is not None and draining == "DISABLED":
        yield draining, "tasks are cut off when their instance goes"
    protection = provider.get("AutoScalingGroupProvider.ManagedTerminationProtection")
    group = provider.get("AutoScalingGroupProvider.AutoScalingGroupArn")
    if protection is None or group is None or protection != "ENABLED":
        return
    for target in group.targets():
        if target.type == GROUP and not target.on("NewInstancesProtectedFromScaleIn"):
            yield protection, "the group does not protect its instances from scale-in, which this needs"
