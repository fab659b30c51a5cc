"""Policy net-sg-ingress-all-protocols."""

from policies.aws.addresses import GROUP, INGRESS, all_protocols, ingress
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-ingress-all-protocols",
    severity=LOW,
    severity_reason="Who may call is still bounded by the rule's source; the rule only says less than it could.",
    opinion=True,
    resource=(GROUP, INGRESS),
    title="Security group ingress rules name their protocol instead of all protocols (IpProtocol -1)",
    serves={},
    why="A rule for every protocol also opens every port, and tells a reviewer nothing about what is served. A group "
    "that trusts itself in full is asked the same. Not seen: whether the members need more than one protocol.",
    fix="Set IpProtocol to tcp, udp or icmp, with ports.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
    SecurityGroupEgress: [{IpProtocol: "-1", CidrIp: 10.0.0.0/16}]
Unsaid: {Type: AWS::EC2::SecurityGroupIngress, Properties: {FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/16}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - IpProtocol: -1  # <--
        CidrIp: 10.0.0.0/16
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: "-1"  # <--
    SourceSecurityGroupId: sg-1
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each ingress rule for all protocols."""
    for rule in ingress(resource):
        if all_protocols(rule):
            yield rule.spot("IpProtocol"), "the rule admits all protocols"
