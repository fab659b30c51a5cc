"""Policy lb-internal."""

from policies.aws.balancers import BALANCER, CLASSIC, faces_internet
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="lb-internal",
    severity=LOW,
    resource=(BALANCER, CLASSIC),
    title="Load balancers are internal, not internet-facing",
    serves={},
    opinion=True,
    severity_reason="Low: a shop has one public balancer on purpose; each further one deserves a question, not a stop.",
    why="A balancer is internet-facing unless Scheme says internal, so one is easily made public by forgetting a "
    "line. Gateway load balancers have no scheme. Not seen: security groups that let nobody in.",
    fix="Set Scheme to internal, and put public traffic behind one known entry.",
    passing=(
        """
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Gateway: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: gateway}}
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Type: application}
Old:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Scheme: internet-facing  # <--
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """All but gateway load balancers."""
    kind = balancer.get("Type")
    return kind is None or kind != "gateway"


@policy.check
def check(balancer: Resource) -> Violations:
    """Internal, by word."""
    if faces_internet(balancer):
        yield balancer.spot("Scheme"), "the load balancer faces the Internet"
