"""Policy alb-deletion-protection."""

from policies.aws.balancers import BALANCER, attribute
from policies.kernel import GDPR, LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alb-deletion-protection",
    severity=LOW,
    resource=BALANCER,
    title="Load balancers have deletion protection enabled",
    serves={REL: {"REL08-BP05": SUPPORTING, "F19": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    severity_reason="Low: a balancer holds no data and is made again by the next deployment, under another name.",
    why="A balancer deleted by mistake takes the shop off the net, and its DNS name is gone. In an environment "
    "named dev protection may be off. Gateway load balancers count too. Not seen: who may switch the protection off.",
    fix="Set the attribute deletion_protection.enabled to true.",
    repair={
        "LoadBalancerAttributes.*.Value": "true",
        "LoadBalancerAttributes.+": {"Key": "deletion_protection.enabled", "Value": "true"},
    },
    passing=(
        """
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: "true"}]}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    LoadBalancerAttributes:
      - Key: deletion_protection.enabled
        Value: false  # <--
Unsaid:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Type: network}
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """All but those of an environment named dev."""
    return balancer.environment != "dev"


@policy.check
def check(balancer: Resource) -> Violations:
    """The attribute is there and on."""
    protection = attribute(balancer, "deletion_protection.enabled")
    if protection is None or not protection:
        place = (balancer, "LoadBalancerAttributes") if protection is None else protection
        yield place, "the load balancer is not protected from deletion"
