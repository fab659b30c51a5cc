"""Load balancers: what kind, for whom, with which attributes."""

from policies.kernel import Resource, Value

BALANCER, LISTENER = "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"


def attribute(owner: Resource, key: str, under: str = "LoadBalancerAttributes") -> Value | None:
    """The value of one key in a list of Key and Value pairs; None where it is not there."""
    for entry in owner.each(f"{under}.*"):
        name = entry.get("Key")
        if name is not None and name == key:
            return entry.get("Value")
    return None


def is_application(balancer: Resource) -> bool:
    """Whether it is an application load balancer, which is the default."""
    kind = balancer.get("Type")
    return kind is None or kind == "application"


def faces_internet(balancer: Resource) -> bool:
    """Whether it has public addresses, which is the default."""
    scheme = balancer.get("Scheme")
    return scheme is None or scheme == "internet-facing"
