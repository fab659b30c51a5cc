"""Policy scaling-target-leaves-headroom."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

METRICS = ("ECSServiceAverageCPUUtilization", "RDSReaderAverageCPUUtilization")
MOST = 66

policy = Policy(
    id="scaling-target-leaves-headroom",
    severity=MEDIUM,
    resource="AWS::ApplicationAutoScaling::ScalingPolicy",
    title="Scaling keeps CPU low enough to lose one zone of three",
    serves={REL: {"F03": PARTIAL, "REL11-BP05": PARTIAL, "F06": SUPPORTING}},
    why="When one zone of three is lost, what is left carries half as much again: at 66 % that is 99 %. A higher "
    "target means overload until new capacity has started. Tasks of ECS and readers of Aurora are looked at. Not "
    "seen: custom metrics, and services in two zones, which need 50 %.",
    fix="Set TargetValue of the CPU metric to 60.",
    severity_reason="The loss of a zone becomes a slowdown, for some minutes.",
    passing=(
        """
A:
  Type: AWS::ApplicationAutoScaling::ScalingPolicy
  Properties:
    TargetTrackingScalingPolicyConfiguration:
      PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageCPUUtilization}
      TargetValue: "60"
B:
  Type: AWS::ApplicationAutoScaling::ScalingPolicy
  Properties:
    TargetTrackingScalingPolicyConfiguration:
      PredefinedMetricSpecification: {PredefinedMetricType: ECSServiceAverageMemoryUtilization}
      TargetValue: 75
""",
    ),
    failing=(
        """
A:
  Type: AWS::ApplicationAutoScaling::ScalingPolicy
  Properties:
    TargetTrackingScalingPolicyConfiguration:
      PredefinedMetricSpecification: {PredefinedMetricType: RDSReaderAverageCPUUtilization}
      TargetValue: 80  # <--
""",
    ),
)


@policy.check
def check(scaling: Resource) -> Violations:
    """The target of a CPU metric."""
    config = scaling.get("TargetTrackingScalingPolicyConfiguration")
    metric = config.get("PredefinedMetricSpecification.PredefinedMetricType") if config is not None else None
    target = config.get("TargetValue") if config is not None else None
    if metric is None or target is None or metric not in METRICS:
        return
    if target > MOST:
        yield target, "the rest is overloaded when one zone of three is lost"
