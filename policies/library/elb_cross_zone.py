"""Policy elb-cross-zone."""

from policies.aws.balancers import BALANCER, CLASSIC, attribute, is_application
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="elb-cross-zone",
    severity=LOW,
    resource=(CLASSIC, BALANCER),
    title="Classic and network load balancers have cross-zone load balancing on",
    serves={},
    opinion=True,
    severity_reason="Low: without it a zone with few targets is busier than the others; nothing fails by that alone.",
    why="Classic and network balancers spread over the targets of one zone only unless told otherwise; application "
    "balancers always spread over all. Traffic between zones costs, so that a network balancer may leave it off on "
    "purpose. Not seen: how many targets each zone has.",
    fix="Set CrossZone, or the attribute load_balancing.cross_zone.enabled, to true.",
    repair={"AWS::ElasticLoadBalancing::LoadBalancer:CrossZone": True},
    passing=(
        """
Old: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {CrossZone: "true"}}
Network:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Type: network
    LoadBalancerAttributes: [{Key: load_balancing.cross_zone.enabled, Value: true}]
Application: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
""",
    ),
    failing=(
        """
Old:  # <--
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: []}
Off:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    CrossZone: false  # <--
Network:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Type: network}
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """All but application load balancers."""
    return balancer.type == CLASSIC or not is_application(balancer)


@policy.check
def check(balancer: Resource) -> Violations:
    """The switch is there and on."""
    missing = (balancer, "CrossZone" if balancer.type == CLASSIC else "LoadBalancerAttributes")
    key = "load_balancing.cross_zone.enabled"
    switch = balancer.get("CrossZone") if balancer.type == CLASSIC else attribute(balancer, key)
    if switch is None or not switch:
        yield missing if switch is None else switch, "each zone serves its own targets only"
