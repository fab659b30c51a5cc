"""Policy asg-cooldown."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="asg-cooldown",
    severity=LOW,
    severity_reason="The group may swing up and down; it serves all the same.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups have a cooldown period",
    serves={},
    why="Without a pause simple scaling adds instances before the last ones have had an effect. The default is 300 "
    "seconds. Not seen: target tracking, which needs no cooldown.",
    fix="Leave Cooldown out, or set it to the time an instance takes to serve.",
    passing=(
        """
Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {Cooldown: "30"}}
Default: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 2, MaxSize: 4}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    Cooldown: "0"  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Not switched off."""
    pause = group.get("Cooldown")
    if pause is not None and pause == 0:
        yield pause, "the group scales again before the last step has had an effect"
