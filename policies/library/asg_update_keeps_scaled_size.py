"""Policy asg-update-keeps-scaled-size."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

SWITCH = "UpdatePolicy.AutoScalingScheduledAction.IgnoreUnmodifiedGroupSizeProperties"

policy = Policy(
    id="asg-update-keeps-scaled-size",
    severity=MEDIUM,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="An update does not undo what scheduled actions have scaled",
    serves={REL: {"F18": PARTIAL, "REL07-BP01": SUPPORTING}},
    why="Where a schedule or a policy changes the size of a group, an update of the stack sets it back to the "
    "template's, in the middle of a peak, unless it is told to ignore that. Groups with a scheduled action in sight "
    "are asked. Not seen: actions made outside the templates.",
    fix="Add UpdatePolicy.AutoScalingScheduledAction.IgnoreUnmodifiedGroupSizeProperties: true.",
    severity_reason="It takes a deployment during a peak; then capacity falls at the worst time.",
    repair={SWITCH: True},
    passing=(
        """
A:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy: {AutoScalingScheduledAction: {IgnoreUnmodifiedGroupSizeProperties: "true"}}
  Properties: {MinSize: 1, MaxSize: 2}
Peak: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref A, MinSize: 2}}
B: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 1, MaxSize: 2}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 1, MaxSize: 2}
Peak: {Type: AWS::AutoScaling::ScheduledAction, Properties: {AutoScalingGroupName: !Ref A, MinSize: 2}}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The switch of the update policy, where a schedule changes the group."""
    if not group.referrers("AWS::AutoScaling::ScheduledAction"):
        return
    switch = group.attribute(SWITCH)
    if switch is None or not switch:
        yield (group, SWITCH), "an update of the stack sets the size back to the template's"
