"""Policy net-sg-ingress-port-range."""

from policies.aws.addresses import GROUP, INGRESS, ingress, is_range
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-ingress-port-range",
    severity=LOW,
    severity_reason="Each port more is a service more that may be exposed by chance, to callers the rule already "
    "admits.",
    opinion=True,
    resource=(GROUP, INGRESS),
    title="Security group ingress rules open one port, not a port range",
    serves={},
    why="A range opens ports that nothing serves today and something may serve tomorrow. Rules for "
    "ICMP, which have no ports, are left out. Not seen: protocols that choose a port of their own, such as "
    "passive FTP.",
    fix="Write one rule a port.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: "443", CidrIp: 10.0.0.0/16}
      - {IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 10.0.0.0/16}
      - {IpProtocol: "-1", CidrIp: 10.0.0.0/16}
    SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 1024, ToPort: 65535, CidrIp: 10.0.0.0/16}]
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 8080, ToPort: "8090", CidrIp: 10.0.0.0/16}  # <--
      - {IpProtocol: "-1", FromPort: 0, ToPort: 65535, CidrIp: 10.0.0.0/16}  # <--
      - {FromPort: "22", ToPort: "23", CidrIp: 10.0.0.0/16}  # <--
Single:  # <--
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: sg-1, IpProtocol: udp, FromPort: 0, ToPort: 65535, SourceSecurityGroupId: sg-2}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each ingress rule whose two ports differ."""
    for rule in ingress(resource):
        if is_range(rule):
            yield rule, "the ingress rule opens a range of ports"
