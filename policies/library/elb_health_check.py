"""Policy elb-health-check."""

from policies.aws.balancers import CLASSIC
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="elb-health-check",
    severity=LOW,
    resource=CLASSIC,
    title="Classic load balancers declare a health check",
    serves={},
    opinion=True,
    severity_reason="Low: without one the balancer still tries the port of the first listener.",
    why="The default check opens a TCP connection, which a hung application still accepts. Not seen: what a "
    "declared path really tests.",
    fix="Set HealthCheck with a Target such as HTTPS:443/health.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {HealthCheck: {Target: "HTTP:80/", Interval: 10, Timeout: 5, HealthyThreshold: 2, UnhealthyThreshold: 3}}
""",
    ),
    failing=(
        """
Balancer:  # <--
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: []}
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """A check is declared."""
    if balancer.get("HealthCheck") is None:
        yield (balancer, "HealthCheck"), "the health check is left to the default"
