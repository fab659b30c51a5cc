"""Policy net-sg-public-only-at-edge."""

from collections.abc import Iterator

from policies.aws.addresses import GROUP, INGRESS, anywhere, ingress, is_ping, only
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

LOAD_BALANCERS = ("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ElasticLoadBalancing::LoadBalancer")
NOT_ATTACHED = (GROUP, INGRESS, "AWS::EC2::SecurityGroupEgress", "AWS::SSM::Parameter", "AWS::CloudFormation::Stack")

policy = Policy(
    id="net-sg-public-only-at-edge",
    severity=HIGH,
    severity_reason="Each way in beside the guarded one skips the web firewall and TLS of the edge; what listens there "
    "decides how bad it is.",
    resource=(GROUP, INGRESS),
    title="Only groups of an internet-facing load balancer accept the Internet, on 443, or on 80 to redirect",
    serves={
        PCI: {"1.3.1": DIRECT, "1.4.2": DIRECT, "1.4.4": PARTIAL, "2.2.4": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="One guarded way in, behind TLS and the web firewall, is what keeps every other component off the Internet. "
    "Who uses a group is taken from every stack at hand; that port 80 only redirects is alb-https-only. Not seen: "
    "users of the group outside these templates, prefix lists declared elsewhere, ICMP.",
    fix="Open only 443 (and 80 to redirect) on the load balancer's own group, and let every other group accept that "
    "group by SourceSecurityGroupId.",
    passing=(
        """
Edge:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: load balancer
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "::/0"}
RedirectIn:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !GetAtt Edge.GroupId, IpProtocol: tcp, FromPort: "80", ToPort: "80", CidrIp: 0.0.0.0/0}
App:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 8080, ToPort: 8080, SourceSecurityGroupId: !Ref Edge}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internet-facing, SecurityGroups: [!Ref Edge]}
""",
        """
--- # {name: compute}
Resources:
  Edge:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: load balancer
      SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
  EdgeId:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/compute/edge, Type: String, Value: !GetAtt Edge.GroupId}
--- # {name: entrance, wiring: {Group: compute/edge}}
Parameters:
  Group: {Type: "AWS::SSM::Parameter::Value<AWS::EC2::SecurityGroup::Id>"}
Resources:
  Balancer:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {SecurityGroups: [!Ref Group]}
""",
        """
Ping:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: answers pings
    SecurityGroupIngress: [{IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 0.0.0.0/0}]
""",
    ),
    failing=(
        """
Web:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web server
    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 443
        ToPort: 443
        CidrIp: 0.0.0.0/0  # <--
Server:
  Type: AWS::EC2::Instance
  Properties: {SecurityGroupIds: [!Ref Web]}
Edge:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: load balancer
    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 8443
        ToPort: 8443
        CidrIpv6: ::/0  # <--
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {SecurityGroups: [!Ref Edge]}
Unused:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: exported
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}  # <-- ?
Inside:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: internal load balancer
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}  # <--
Internal:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Scheme: internal, SecurityGroups: [!GetAtt Inside.GroupId]}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule open to anybody: its ports, then who uses the group."""
    for rule in ingress(resource):
        cidr = anywhere(rule)
        if cidr is None or is_ping(rule):
            continue
        if not only(rule, 443) and not only(rule, 80):
            yield cidr, "the Internet may come in on other ports than 443 and 80"
        elif not _at_edge(resource):
            yield cidr, "the Internet may reach a group that is not only on an internet-facing load balancer"


def _at_edge(resource: Resource) -> bool:
    users = [user for group in _groups(resource) for user in group.referrers() if user.type not in NOT_ATTACHED]
    return all(_internet_facing(user) for user in users) if users else resource.may("guard only a load balancer")


def _groups(resource: Resource) -> Iterator[Resource]:
    if resource.type == GROUP:
        yield resource
    else:
        group = resource.get("GroupId")
        yield from group.targets() if group is not None else ()


def _internet_facing(user: Resource) -> bool:
    scheme = user.get("Scheme")
    return user.type in LOAD_BALANCERS and (scheme is None or scheme == "internet-facing")
