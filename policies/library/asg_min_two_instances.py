"""Policy asg-min-two-instances."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="asg-min-two-instances",
    severity=MEDIUM,
    severity_reason="The loss of the only instance is an outage of some minutes, until its successor serves.",
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups never shrink below two instances",
    serves={REL: {"F02": PARTIAL, "REL07-BP01": SUPPORTING}},
    why="A group of one is a single server with a spare part on order. An environment named dev and a warm standby "
    "may run with less. Not seen: whether two carry the load.",
    fix="Set MinSize to 2 or more.",
    passing=(
        """
Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: "2", MaxSize: "6"}}
""",
        """
--- # {name: compute, roles: [secondary]}
Resources:
  Standby: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {MinSize: 0, MaxSize: 6}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: "1"  # <--
Unsaid:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MaxSize: 6}
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Neither dev nor a standby."""
    return group.environment != "dev" and not group.standby


@policy.check
def check(group: Resource) -> Violations:
    """The smallest size."""
    smallest = group.get("MinSize")
    if smallest is None or smallest < 2:
        yield group.spot("MinSize"), "the group may shrink to fewer than two instances"
