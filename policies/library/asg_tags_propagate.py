"""Policy asg-tags-propagate."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="asg-tags-propagate",
    severity=LOW,
    severity_reason="Costs and owners of instances cannot be told; nothing is exposed.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups have tags and propagate them to instances at launch",
    serves={},
    why="An instance without tags is nobody's, in the bill and in an incident. Not seen: tags that a launch template "
    "gives to instances by TagSpecifications.",
    fix="Add Tags, each with PropagateAtLaunch true.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {Tags: [{Key: owner, Value: web, PropagateAtLaunch: "true"}]}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    Tags:
      - Key: owner
        Value: web
        PropagateAtLaunch: "false"  # <--
Bare:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 4}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Each tag; at least one."""
    tags = group.get("Tags")
    if tags is None:
        yield group.spot("Tags"), "the group has no tags"
        return
    for entry in tags:
        if not entry.on("PropagateAtLaunch"):
            yield entry.spot("PropagateAtLaunch"), "instances do not get this tag"
