"""Policy waf-attached-blocking."""

from policies.aws.balancers import BALANCER, CLASSIC, faces_internet, is_application
from policies.aws.firewalls import ASSOCIATIONS
from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="waf-attached-blocking",
    severity=HIGH,
    resource=(BALANCER, CLASSIC),
    title="A web firewall stands before each internet-facing load balancer",
    serves={PCI: {"6.4.2": DIRECT, "6.4.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="High: a public shop is probed all day, and this is the control that PCI asks for in front of it.",
    why="A firewall that stands alone stops nothing. The association is looked for in every stack at hand; a "
    "balancer whose ARN a lone template hands out to others is undecided. Classic balancers that take HTTP can have "
    "no web ACL of the current kind at all. What the web ACL does is asked where it is declared. Not seen: "
    "associations made outside the templates.",
    fix="Associate a WAFv2 web ACL with the balancer by AWS::WAFv2::WebACLAssociation; replace a classic balancer.",
    passing=(
        """
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing}}
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Use:
  Type: AWS::WAFv2::WebACLAssociation
  Properties: {ResourceArn: !Ref Balancer, WebACLArn: !GetAtt Acl.Arn}
Acl: {Type: AWS::WAFv2::WebACL, Properties: {Scope: REGIONAL}}
Packets: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Type: network, Scheme: internet-facing}}
Regional: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
RegionalUse: {Type: AWS::WAFRegional::WebACLAssociation, Properties: {ResourceArn: !Ref Regional, WebACLId: a}}
Named: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Name: shop}}
NamedUse:
  Type: AWS::WAFv2::WebACLAssociation
  Properties:
    WebACLArn: !GetAtt Acl.Arn
    ResourceArn: !Sub "arn:aws:elasticloadbalancing:${AWS::Region}:${AWS::AccountId}:loadbalancer/app/shop/50dc6c49"
Lines: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Listeners: [{Protocol: TCP}]}}
""",
    ),
    failing=(
        """
Naked:  # <--
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internet-facing}
Shared:  # <-- ?
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internet-facing}
SharedArn:
  Type: AWS::SSM::Parameter
  Properties: {Name: /shop/balancer, Type: String, Value: !Ref Shared}
Old:  # <--
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [{Protocol: HTTP, LoadBalancerPort: 80, InstancePort: 80}]}
""",
    ),
)


@policy.applies
def applies(balancer: Resource) -> bool:
    """Balancers that face the Internet and read HTTP."""
    if not faces_internet(balancer):
        return False
    if balancer.type == BALANCER:
        return is_application(balancer)
    protocols = list(balancer.each("Listeners.*.Protocol"))
    return not protocols or any(each.lower() in ("http", "https") for each in protocols)


@policy.check
def check(balancer: Resource) -> Violations:
    """An association that names it, here or elsewhere."""
    attached = any(refers(use.get("ResourceArn"), balancer) for use in balancer.referrers(*ASSOCIATIONS))
    if not attached and not _is_spelled_out(balancer) and not balancer.met_elsewhere("be associated with a web ACL"):
        yield balancer, "no web ACL is associated with this internet-facing load balancer"


def _is_spelled_out(balancer: Resource) -> bool:
    """Whether an association names it by an ARN that is written out."""
    name = balancer.get("Name")
    if name is None or name.unknown:
        return False
    arns = (use.get("ResourceArn") for use in balancer.view.of_type(*ASSOCIATIONS))
    return any(f":loadbalancer/app/{name}/" in str(arn) for arn in arns)
