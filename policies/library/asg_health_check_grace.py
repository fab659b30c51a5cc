"""Policy asg-health-check-grace."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="asg-health-check-grace",
    severity=LOW,
    severity_reason="Instances may be replaced while they still start: it shows at the first deployment.",
    opinion=True,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling health checks are configured with a grace period",
    serves={},
    why="With ELB health checks and no grace period, CloudFormation's default of 0 seconds has instances judged before "
    "they have started. Not seen: how long they take, and a default instance warm-up.",
    fix="Set HealthCheckGracePeriod to the time an instance takes to serve.",
    passing=(
        """
Group: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {HealthCheckType: ELB, HealthCheckGracePeriod: "300"}}
Plain: {Type: AWS::AutoScaling::AutoScalingGroup, Properties: {HealthCheckType: EC2}}
""",
    ),
    failing=(
        """
Group:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {HealthCheckType: ELB}
Zero:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    HealthCheckType: ELB
    HealthCheckGracePeriod: 0  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A grace period beside ELB checks."""
    checks, grace = group.get("HealthCheckType"), group.get("HealthCheckGracePeriod")
    if checks is not None and checks.contains("ELB") and (grace is None or grace < 1):
        yield group.spot("HealthCheckGracePeriod"), "instances are judged before they have started"
