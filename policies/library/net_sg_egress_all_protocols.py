"""Policy net-sg-egress-all-protocols."""

from policies.aws.addresses import EGRESS, GROUP, all_protocols, egress
from policies.kernel import LOW, Policy, Resource, Violations

NOWHERE = ("127.0.0.1/32", "::1/128")
"""The way to declare no egress at all: a rule to the loopback address."""

policy = Policy(
    id="net-sg-egress-all-protocols",
    severity=LOW,
    severity_reason="Where the traffic may go is still bounded by the rule's destination; the rule only says less than "
    "it could.",
    opinion=True,
    resource=(GROUP, EGRESS),
    title="Security group egress rules name their protocol instead of all protocols (IpProtocol -1)",
    serves={},
    why="A rule for every protocol lets out tunnels as well as what is needed. A rule to the loopback address, which "
    "means no egress, is let pass. Not seen: whether the members need more than one protocol.",
    fix="Set IpProtocol to tcp, udp or icmp, with the ports that are called.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: 10.0.0.0/16}]
    SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}]
Closed:
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: sg-1, IpProtocol: "-1", CidrIp: 127.0.0.1/32}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress:
      IpProtocol: -1  # <--
      CidrIp: 0.0.0.0/0
Single:
  Type: AWS::EC2::SecurityGroupEgress
  Properties:
    GroupId: sg-1
    IpProtocol: "-1"  # <--
    DestinationSecurityGroupId: sg-2
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each egress rule for all protocols that leads anywhere."""
    for rule in egress(resource):
        if not all_protocols(rule):
            continue
        cidrs = (rule.get("CidrIp"), rule.get("CidrIpv6"))
        if not any(cidr is not None and cidr in NOWHERE for cidr in cidrs):
            yield rule.spot("IpProtocol"), "the rule lets out all protocols"
