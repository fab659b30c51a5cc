"""Policy alb-desync-mitigation."""

from policies.aws.balancers import BALANCER, attribute
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alb-desync-mitigation",
    severity=MEDIUM,
    resource=BALANCER,
    title="Load balancers mitigate desynchronised requests (defensive or strictest)",
    serves={PCI: {"2.2.6": PARTIAL, "6.4.2": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    severity_reason="Medium: smuggling a request needs a server behind that reads it differently.",
    why="The defence against requests that two servers read differently is defensive by default, and off in mode "
    "monitor. Not seen: how the servers behind read HTTP.",
    fix="Set the attribute routing.http.desync_mitigation_mode to defensive or strictest, or leave it out.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {LoadBalancerAttributes: [{Key: routing.http.desync_mitigation_mode, Value: strictest}]}
Default: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
""",
    ),
    failing=(
        """
Weak:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - Key: routing.http.desync_mitigation_mode
        Value: monitor  # <--
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Not in mode monitor."""
    mode = attribute(balancer, "routing.http.desync_mitigation_mode")
    if mode is not None and mode == "monitor":
        yield mode, "requests that servers may read differently are passed on"
