"""Policy nlb-access-logs."""

from policies.aws.balancers import BALANCER, attribute
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="nlb-access-logs",
    severity=LOW,
    resource=BALANCER,
    title="Network load balancers have access logs enabled",
    serves={},
    opinion=True,
    severity_reason="Low: a network balancer logs the connections of TLS listeners only; flow logs show the rest.",
    why="The log of a network balancer tells who connected with which TLS version and name. Gateway load balancers "
    "have none. Not seen: whether the balancer has a TLS listener at all.",
    fix="Set access_logs.s3.enabled to true in the attributes of the network balancer, and its bucket.",
    passing=(
        """
Network:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Type: network
    LoadBalancerAttributes: [{Key: access_logs.s3.enabled, Value: "true"}]
Application: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Type: network}
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """Network load balancers."""
    kind = balancer.get("Type")
    return kind is not None and kind == "network"


@policy.check
def check(balancer: Resource) -> Violations:
    """The attribute is there and on."""
    enabled = attribute(balancer, "access_logs.s3.enabled")
    if enabled is None or not enabled:
        yield (balancer, "LoadBalancerAttributes") if enabled is None else enabled, "access logs are not enabled"
