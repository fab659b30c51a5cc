"""Auto Scaling groups: who sends them requests."""

from policies.kernel import Resource


def is_registered(group: Resource) -> bool:
    """Whether the group registers its instances with a load balancer; an empty list is none."""
    for name in ("TargetGroupARNs", "LoadBalancerNames", "TrafficSources"):
        found = group.get(name)
        if found is not None and (found.unknown or found.raw):
            return True
    return False
