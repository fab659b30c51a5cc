"""Policy alb-no-sticky-sessions."""

from collections.abc import Iterator

from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Value, Violations

GROUP, COOKIE = "AWS::ElasticLoadBalancingV2::TargetGroup", "stickiness.enabled"
LISTENERS = {
    "AWS::ElasticLoadBalancingV2::Listener": "DefaultActions.*",
    "AWS::ElasticLoadBalancingV2::ListenerRule": "Actions.*",
}
CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"

policy = Policy(
    id="alb-no-sticky-sessions",
    severity=LOW,
    severity_reason="Low: everything works until a target goes; then the shoppers that were tied to it lose what it "
    "held in memory.",
    resource=(GROUP, CLASSIC, *LISTENERS),
    title="Load balancers do not tie sessions to a target (no sticky sessions)",
    serves={REL: {"REL05-BP06": PARTIAL}},
    why="A session that sticks is kept in one task's memory: scaling in, a deployment or a fault ends it, and load "
    "does not spread to new targets. Sessions belong in DynamoDB or a cache. Not seen: where the application keeps "
    "its state, and files on a task's disk.",
    fix="Take stickiness.enabled away, and the stickiness of forward actions and of classic load balancers.",
    passing=(
        """
Plain: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {Port: 80}}
Off:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {TargetGroupAttributes: [{Key: stickiness.enabled, Value: "false"}]}
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    DefaultActions: [{Type: forward, ForwardConfig: {TargetGroupStickinessConfig: {Enabled: "false"}}}]
""",
    ),
    failing=(
        """
Sticky:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    TargetGroupAttributes:
      - Key: stickiness.enabled
        Value: "true"  # <--
Listener:
  Type: AWS::ElasticLoadBalancingV2::Listener
  Properties:
    DefaultActions:
      - Type: forward
        ForwardConfig:
          TargetGroupStickinessConfig:
            Enabled: true  # <--
Classic:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    LBCookieStickinessPolicy:
      - {PolicyName: sticky, CookieExpirationPeriod: "60"}  # <--
""",
        """
Classic:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    AppCookieStickinessPolicy:
      - {PolicyName: sticky, CookieName: session}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Every switch of stickiness that is on."""
    for switch in _switches(resource):
        if switch.is_map or switch:
            yield switch, "sessions stick to one target"


def _switches(resource: Resource) -> Iterator[Value]:
    if resource.type == GROUP:
        for attribute in resource.each("TargetGroupAttributes.*"):
            key, value = attribute.get("Key"), attribute.get("Value")
            if key is not None and value is not None and key == COOKIE:
                yield value
    elif resource.type == CLASSIC:
        yield from resource.each("LBCookieStickinessPolicy.*")
        yield from resource.each("AppCookieStickinessPolicy.*")
    else:
        yield from resource.each(f"{LISTENERS[resource.type]}.ForwardConfig.TargetGroupStickinessConfig.Enabled")
