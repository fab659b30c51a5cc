"""Load balancers: what kind, for whom, with which attributes."""

from policies.kernel import Resource, Value

BALANCER, LISTENER = "AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancingV2::Listener"
CLASSIC = "AWS::ElasticLoadBalancing::LoadBalancer"
LOG_ACCOUNTS = frozenset(
    {
        "127311923021", "033677994240", "027434742980", "797873946194", "098369216593", "754344448648", "718504428378",
        "589379963580", "383597477331", "600734575887", "114774131450", "783225319266", "582318560864", "985666609251",
        "054676820928", "156460612806", "652711504416", "635631232127", "009996457667", "897822967062", "076674570225",
        "507241528517", "048591011584", "190560391635", "638102146993", "037604701340",
    }
)  # fmt: skip
"""The accounts of Elastic Load Balancing that write access logs, one a Region opened before August 2022 (Elastic Load
Balancing user guide, "Access logs", read 2026-11)."""


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
