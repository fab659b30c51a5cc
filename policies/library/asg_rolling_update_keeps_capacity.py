"""Policy asg-rolling-update-keeps-capacity."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="asg-rolling-update-keeps-capacity",
    severity=MEDIUM,
    severity_reason="An update may stop the service for as long as new instances take to start.",
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Rolling updates of Auto Scaling groups keep instances in service",
    serves={REL: {"F02": PARTIAL}},
    why="The default of MinInstancesInService is 0: an update of a small group may take all of it down at once. An "
    "environment named dev may do so. Not seen: whether those kept carry the load.",
    fix="Set AutoScalingRollingUpdate.MinInstancesInService to 1 or more.",
    passing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: "2"}}
Other: {Type: AWS::AutoScaling::AutoScalingGroup}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy:
    AutoScalingRollingUpdate: {MaxBatchSize: 1}  # <--
Zero:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy:
    AutoScalingRollingUpdate:
      MinInstancesInService: 0  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Redundancy may be less in an environment named dev."""
    return group.environment != "dev"


@policy.check
def check(group: Resource) -> Violations:
    """How many stay in service."""
    rolling = group.attribute("UpdatePolicy.AutoScalingRollingUpdate")
    if rolling is not None:
        kept = rolling.get("MinInstancesInService")
        if kept is None or kept < 1:
            yield rolling.spot("MinInstancesInService"), "an update may take all instances out of service"
