"""Policy net-no-insecure-protocols."""

from policies.aws.addresses import EGRESS, GROUP, INGRESS, all_ports, covers, egress, ingress
from policies.aws.balancers import CLASSIC, LISTENER
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

PORTS = {
    20: "FTP", 21: "FTP", 23: "Telnet", 25: "SMTP", 69: "TFTP", 110: "POP3", 137: "NetBIOS", 139: "NetBIOS",
    143: "IMAP", 161: "SNMP", 389: "LDAP", 445: "SMB", 512: "rexec", 513: "rlogin", 514: "rsh",
}  # fmt: skip

policy = Policy(
    id="net-no-insecure-protocols",
    severity=HIGH,
    severity_reason="Whoever is on the path reads the password and is then a user; the path is often inside the "
    "network, so not critical.",
    resource=(GROUP, INGRESS, EGRESS, LISTENER, CLASSIC),
    title="No rule or listener offers a protocol that sends passwords in clear",
    serves={PCI: {"1.2.6": PARTIAL, "2.2.5": PARTIAL, "2.2.4": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="FTP, Telnet, plain mail, LDAP, SNMP and the r-commands show name and password to whoever sits on the path, "
    "inside a network as well as outside. Each rule is looked at whose range holds such a port, in both directions; "
    "one for all ports names none, and is for the policies on open groups. HTTP is for alb-https-only. Not seen: "
    "encryption inside such a protocol (StartTLS), and the same protocols on other ports.",
    fix="Use SFTP, SSH, LDAPS, SNMPv3 or mail over TLS and its port, or drop the rule.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: "443", ToPort: "443", CidrIp: 0.0.0.0/0}
      - {IpProtocol: "-1", SourceSecurityGroupId: sg-1}
      - {IpProtocol: tcp, FromPort: 1024, ToPort: 65535, SourceSecurityGroupId: sg-1}
    SecurityGroupEgress: [{IpProtocol: icmp, FromPort: 8, ToPort: -1, CidrIp: 10.0.0.0/8}]
Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Port: 443, Protocol: TLS}}
""",
    ),
    failing=(
        """
Parameters:
  Port: {Type: Number}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: "21", ToPort: "21", CidrIp: 10.0.0.0/8}  # <--
        - {IpProtocol: tcp, FromPort: 0, ToPort: 1024, SourceSecurityGroupId: sg-1}  # <--
        - {IpProtocol: tcp, FromPort: !Ref Port, ToPort: !Ref Port, CidrIp: 10.0.0.0/8}  # <-- ?
      SecurityGroupEgress:
        - {IpProtocol: udp, FromPort: 161, ToPort: 161, CidrIp: 0.0.0.0/0}  # <--
  Single:  # <--
    Type: AWS::EC2::SecurityGroupIngress
    Properties: {GroupId: sg-1, IpProtocol: 6, FromPort: 23, ToPort: 23, CidrIp: 10.0.0.0/8}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties:
      Port: "21"  # <--
      Protocol: TCP
  Old:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Listeners:
        - LoadBalancerPort: 23  # <--
          Protocol: TCP
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Rules of a group, then ports of a balancer."""
    if resource.type in (LISTENER, CLASSIC):
        for port in resource.each("Port" if resource.type == LISTENER else "Listeners.*.LoadBalancerPort"):
            if port in tuple(PORTS):
                yield port, "the listener offers a protocol without encryption"
        return
    rules = [] if resource.type == EGRESS else list(ingress(resource))
    if resource.type != INGRESS:
        rules += egress(resource)
    for rule in rules:
        if rule.is_map and _offers(rule):
            yield rule, "the rule admits a protocol without encryption"


def _offers(rule: Value) -> bool:
    return covers(rule, *PORTS) and not all_ports(rule)
