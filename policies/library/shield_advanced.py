"""Policy shield-advanced."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

KIND = "SecurityServicePolicyData.Type"

policy = Policy(
    id="shield-advanced",
    severity=LOW,
    resource=(
        "AWS::CloudFront::Distribution",
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "AWS::ElasticLoadBalancing::LoadBalancer",
        "AWS::GlobalAccelerator::Accelerator",
        "AWS::EC2::EIP",
        "AWS::Route53::HostedZone",
    ),
    title="Entries from the Internet are protected by Shield Advanced",
    serves={},
    opinion=True,
    severity_reason="Low: Shield Standard is there at no cost; Advanced costs 3,000 dollars a month and is a "
    "question of size.",
    why="Shield Advanced adds people, insight and cost protection in a large attack. A Firewall Manager policy of "
    "type SHIELD_ADVANCED, or an AWS::Shield::Protection of the resource, counts. Internal balancers are left out. "
    "Not seen: protections made outside the templates.",
    fix="Add an AWS::Shield::Protection with the resource's ARN, or an AWS::FMS::Policy of type SHIELD_ADVANCED.",
    passing=(
        """
Zone: {Type: AWS::Route53::HostedZone, Properties: {Name: a}}
Policy: {Type: AWS::FMS::Policy, Properties: {SecurityServicePolicyData: {Type: SHIELD_ADVANCED}}}
""",
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Protection: {Type: AWS::Shield::Protection, Properties: {Name: a, ResourceArn: !Ref Balancer}}
""",
    ),
    failing=(
        """
Address:  # <--
  Type: AWS::EC2::EIP
Zone:  # <--
  Type: AWS::Route53::HostedZone
  Properties: {Name: a}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but internal balancers and private zones."""
    scheme = resource.get("Scheme")
    return resource.get("VPCs.*") is None and (scheme is None or scheme != "internal")


@policy.check
def check(resource: Resource) -> Violations:
    """A protection of its own, or a policy for all."""
    kinds = (each.get(KIND) for each in resource.view.of_type("AWS::FMS::Policy"))
    if any(kind is not None and kind == "SHIELD_ADVANCED" for kind in kinds):
        return
    protections = resource.referrers("AWS::Shield::Protection")
    if not any(refers(each.get("ResourceArn"), resource) for each in protections):
        yield resource, "Shield Advanced does not protect it"
