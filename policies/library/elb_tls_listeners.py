"""Policy elb-tls-listeners."""

from policies.aws.balancers import CLASSIC
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="elb-tls-listeners",
    severity=LOW,
    resource=CLASSIC,
    title="Every listener of a classic load balancer uses HTTPS or SSL",
    serves={},
    opinion=True,
    severity_reason="Low: traffic inside a network of one's own, or TLS that the target ends itself, may be fine; "
    "HTTP from the Internet is asked by alb-https-only.",
    why="A classic listener with TCP or HTTP ends no TLS. Internal balancers are looked at too. Not seen: TLS that "
    "passes a TCP listener and ends at the target.",
    fix="Set Protocol to HTTPS or SSL with an SSLCertificateId.",
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [{Protocol: https, LoadBalancerPort: 443, InstancePort: 443, SSLCertificateId: "arn:c"}]}
""",
    ),
    failing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Scheme: internal
    Listeners:
      - Protocol: TCP  # <--
        LoadBalancerPort: 25
        InstancePort: 25
      - Protocol: HTTP  # <--
        LoadBalancerPort: 80
        InstancePort: 80
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Each listener ends TLS."""
    for protocol in balancer.each("Listeners.*.Protocol"):
        if protocol.lower() not in ("https", "ssl"):
            yield protocol, "the listener ends no TLS"
