"""Policy asg-multiple-instance-types."""

from policies.kernel import LOW, Policy, Resource, Violations

TEMPLATE = "MixedInstancesPolicy.LaunchTemplate"

policy = Policy(
    id="asg-multiple-instance-types",
    severity=LOW,
    severity_reason="Only where a type runs out in a zone does the group fail to grow.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups use multiple instance types",
    serves={},
    why="A zone may have no more of one type, above all right after another zone has failed. Not seen: whether the "
    "types are of different families.",
    fix="Use a MixedInstancesPolicy with two or more overrides, or InstanceRequirements.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MixedInstancesPolicy:
      LaunchTemplate: {Overrides: [{InstanceType: m6i.large}, {InstanceType: m5.large}]}
Any:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MixedInstancesPolicy:
      LaunchTemplate: {Overrides: [{InstanceRequirements: {VCpuCount: {Min: 2}}}]}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}
One:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MixedInstancesPolicy:
      LaunchTemplate:
        Overrides: [{InstanceType: m6i.large}]  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Two overrides, or a description that many types meet."""
    overrides = [each for found in group.each(f"{TEMPLATE}.Overrides") for each in found]
    if len(overrides) < 2 and not any(each.get("InstanceRequirements") is not None for each in overrides):
        yield group.spot(f"{TEMPLATE}.Overrides"), "the group knows only one instance type"
