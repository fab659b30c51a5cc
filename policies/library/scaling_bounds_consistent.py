"""Policy scaling-bounds-consistent."""

from policies.kernel import MEDIUM, REL, SUPPORTING, Policy, Resource, Violations

BOUNDS = {
    "AWS::AutoScaling::AutoScalingGroup": ("MinSize", "MaxSize", "DesiredCapacity"),
    "AWS::AutoScaling::ScheduledAction": ("MinSize", "MaxSize", "DesiredCapacity"),
    "AWS::ApplicationAutoScaling::ScalableTarget": ("MinCapacity", "MaxCapacity", "DesiredCapacity"),
}

policy = Policy(
    id="scaling-bounds-consistent",
    severity=MEDIUM,
    resource=tuple(BOUNDS),
    title="The least capacity is no more than the most, with the wanted between them",
    serves={REL: {"REL08-BP05": SUPPORTING, "F18": SUPPORTING}},
    why="A minimum above the maximum, or a desired number outside both, is refused at deployment, in the middle of "
    "the change. Scheduled actions are computed too. Not seen: numbers known only at deployment.",
    fix="Correct the two numbers.",
    severity_reason="The deployment fails and rolls back; nothing that runs is touched.",
    passing=(
        """
A: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: "2", MaxSize: "9", DesiredCapacity: 3}}
B:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    MinCapacity: 2
    MaxCapacity: 10
    ScheduledActions: [{ScalableTargetAction: {MinCapacity: 5}}]
""",
    ),
    failing=(
        """
A:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "10"  # <--
    MaxSize: "9"
B:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    MinCapacity: 2
    MaxCapacity: 10
    ScheduledActions:
      - ScalableTargetAction:
          MinCapacity: 5  # <--
          MaxCapacity: 4
C:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: 2
    MaxSize: 4
    DesiredCapacity: 5  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each pair of bounds, and what is wanted between them."""
    low, high, wanted = BOUNDS[resource.type]
    for place in (resource.body(), *resource.each("ScheduledActions.*.ScalableTargetAction")):
        least, most, asked = place.get(low), place.get(high), place.get(wanted)
        if least is not None and most is not None and most.number is not None and least > most.number:
            yield least, "the least is more than the most"
        if asked is None:
            continue
        above = most is not None and most.number is not None and asked > most.number
        below = least is not None and least.number is not None and asked < least.number
        if above or below:
            yield asked, "the wanted number is outside the bounds"
