"""Policy alb-target-health-checks."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

MOST_SECONDS = 120
SECONDS, TIMES = 30, 2
"""The defaults of a target group: seconds between two health checks, and failed ones before a target is bad."""

policy = Policy(
    id="alb-target-health-checks",
    severity=MEDIUM,
    resource="AWS::ElasticLoadBalancingV2::TargetGroup",
    title="Target groups have health checks, and a bad target leaves within two minutes",
    serves={REL: {"REL11-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F01": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="Medium: a dead target goes on answering for its share of shoppers until somebody sees it.",
    why="Where checks are off, or take minutes, a short fault of one target becomes a long one for shoppers. The "
    "interval times the number of failures is meant. Not seen: what the health check's path really tests.",
    fix="Leave HealthCheckEnabled on; bound HealthCheckIntervalSeconds times UnhealthyThresholdCount to 120 seconds.",
    passing=(
        """
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {HealthCheckIntervalSeconds: "10", UnhealthyThresholdCount: 3}
Function: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda}}
Longest:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {HealthCheckEnabled: true, HealthCheckIntervalSeconds: 60}
Patient:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {HealthCheckIntervalSeconds: 10, UnhealthyThresholdCount: 10}
""",
    ),
    failing=(
        """
Parameters:
  Seconds: {Type: Number}
  Times: {Type: Number}
Resources:
  Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 60  # <--
      UnhealthyThresholdCount: 5
  Off:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckEnabled: false  # <--
  Slower:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 61  # <--
  Often:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      UnhealthyThresholdCount: 5  # <--
  Chosen:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: !Ref Seconds  # <-- ?
      UnhealthyThresholdCount: 3
  Repeated:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 10
      UnhealthyThresholdCount: !Ref Times  # <-- ?
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """On, and fast enough."""
    enabled = group.get("HealthCheckEnabled")
    if enabled is not None and not enabled:
        yield enabled, "targets are not asked for their health"
        return
    slow = _slow(group.get("HealthCheckIntervalSeconds"), group.get("UnhealthyThresholdCount"))
    if slow is not None:
        yield slow, f"a bad target stays for more than {MOST_SECONDS} seconds"


def _slow(interval: Value | None, threshold: Value | None) -> Value | None:
    """The value that makes a check too slow; of two that are known only after deployment each is asked about alone."""
    seconds = SECONDS if interval is None else interval.number
    times = TIMES if threshold is None else threshold.number
    if interval is not None and interval > MOST_SECONDS / (times or TIMES):
        return interval
    if threshold is not None and threshold > MOST_SECONDS / (seconds or SECONDS):
        return threshold
    return None
