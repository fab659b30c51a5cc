"""Policy net-sg-balancer-has-ingress."""

from policies.aws.addresses import GROUP, INGRESS
from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")

policy = Policy(
    id="net-sg-balancer-has-ingress",
    severity=LOW,
    severity_reason="Nothing gets in, so nothing is exposed: the load balancer just does not work, or was changed by "
    "hand.",
    opinion=True,
    resource=GROUP,
    title="A load balancer's security group has inbound (ingress) rules",
    serves={},
    why="A load balancer whose group admits nobody serves nobody until somebody opens it by hand, where no review "
    "sees it. Not seen: rules that another template adds, unless the group's id is handed out to it.",
    fix="Declare the rules by which callers come in, inline or standalone.",
    passing=(
        """
Inline: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: {IpProtocol: tcp, FromPort: 443}}}
Apart: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: edge}}
In: {Type: AWS::EC2::SecurityGroupIngress, Properties: {GroupId: !Ref Apart, IpProtocol: tcp, FromPort: 443}}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {SecurityGroups: [!Ref Inline, !GetAtt Apart.GroupId]}
Other: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: of no balancer}}
""",
    ),
    failing=(
        """
Edge:  # <--
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: edge}
Balancer: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {SecurityGroups: [!Ref Edge]}}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Rules, where a load balancer uses the group."""
    inline = group.get("SecurityGroupIngress")
    if (inline is not None and (inline.unknown or inline.raw)) or not group.referrers(*BALANCERS):
        return
    if any(refers(rule.get("GroupId"), group) for rule in group.referrers(INGRESS)):
        return
    if not group.met_elsewhere("be given rules elsewhere"):
        yield group.spot("SecurityGroupIngress"), "the load balancer's group admits nobody"
