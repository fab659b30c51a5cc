"""Policy alb-target-deregistration-delay."""

from policies.aws.balancers import attribute
from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

MOST_SECONDS = 120

policy = Policy(
    id="alb-target-deregistration-delay",
    severity=LOW,
    resource="AWS::ElasticLoadBalancingV2::TargetGroup",
    title="A leaving target is kept for two minutes at most (deregistration delay)",
    serves={REL: {"REL11-BP02": SUPPORTING, "F01": SUPPORTING}},
    severity_reason="Low: deployments and scaling in take longer; nothing fails by it.",
    why="A target that is given five minutes to finish, which is the default, makes each deployment and each "
    "retreat from a bad release that much longer. Not seen: how long requests take.",
    fix="Set the attribute deregistration_delay.timeout_seconds to 120 or less.",
    passing=(
        """
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "120"}]}
Function: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {TargetType: ip}
Slow:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    TargetGroupAttributes:
      - Key: deregistration_delay.timeout_seconds
        Value: "121"  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The attribute, and its bound."""
    delay = attribute(group, "deregistration_delay.timeout_seconds", "TargetGroupAttributes")
    kind = group.get("TargetType")
    if delay is None and (kind is None or kind != "lambda"):
        yield group.spot("TargetGroupAttributes"), "a leaving target is kept for 300 seconds, the default"
    if delay is not None and delay > MOST_SECONDS:
        yield delay, f"a leaving target is kept for more than {MOST_SECONDS} seconds"
