"""Policy asg-launch-template."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="asg-launch-template",
    severity=LOW,
    severity_reason="New instance types and features are missing; what runs goes on running.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups use a launch template, not a launch configuration",
    serves={},
    why="Launch configurations are retired: new accounts cannot make them, and they know neither newer instance types "
    "nor keys of disks. A group made from an InstanceId gets one too. Not seen: which version of a template is used.",
    fix="Replace the launch configuration by an AWS::EC2::LaunchTemplate.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}}
Mixed:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MixedInstancesPolicy: {LaunchTemplate: {LaunchTemplateSpecification: {LaunchTemplateId: lt-1}}}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    LaunchConfigurationName: old  # <--
Copied:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    InstanceId: i-1  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """What instances are made from."""
    for name in ("LaunchConfigurationName", "InstanceId"):
        old = group.get(name)
        if old is not None:
            yield old, "launch configurations are retired; use a launch template"
