"""Policy apigw-usage-plan-throttled."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apigw-usage-plan-throttled",
    severity=LOW,
    resource="AWS::ApiGateway::UsagePlan",
    title="Usage plans throttle or bound what a client may ask",
    serves={},
    opinion=True,
    severity_reason="Low: limits of the account stand behind.",
    why="A plan without Throttle and Quota limits nobody. Not seen: whether the limits fit.",
    fix="Set Throttle with RateLimit and BurstLimit, or Quota.",
    passing=(
        """
Plan: {Type: AWS::ApiGateway::UsagePlan, Properties: {Throttle: {RateLimit: 10, BurstLimit: 20}}}
""",
    ),
    failing=(
        """
Plan:  # <--
  Type: AWS::ApiGateway::UsagePlan
  Properties: {UsagePlanName: a}
""",
    ),
)


@policy.check
def check(plan: Resource) -> Violations:
    """One limit at least."""
    limits = (plan.get("Throttle"), plan.get("Quota"), plan.get("ApiStages.*.Throttle"))
    if all(limit is None for limit in limits):
        yield plan, "the plan limits nobody"
