"""Policy net-sg-no-public-admin-ports."""

from policies.aws.addresses import GROUP, INGRESS, all_protocols, open_rules
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PORTS = {
    20: "FTP", 21: "FTP", 23: "Telnet", 25: "SMTP", 110: "POP3", 111: "portmapper", 135: "RPC", 137: "NetBIOS",
    138: "NetBIOS", 139: "NetBIOS", 143: "IMAP", 389: "LDAP", 445: "SMB", 636: "LDAPS", 873: "rsync",
    1433: "SQL Server",
    1434: "SQL Server", 1521: "Oracle", 2049: "NFS", 2375: "Docker", 2376: "Docker", 2379: "etcd", 2483: "Oracle",
    2484: "Oracle", 3306: "MySQL", 4333: "mSQL", 5432: "PostgreSQL", 5439: "Redshift", 5500: "VNC", 5601: "Kibana",
    5900: "VNC", 5985: "WinRM", 5986: "WinRM", 6379: "Redis", 7000: "Cassandra", 7001: "Cassandra", 8020: "HDFS",
    9042: "Cassandra", 9092: "Kafka", 9160: "Cassandra", 9200: "OpenSearch", 9300: "OpenSearch", 11211: "memcached",
    27017: "MongoDB", 27018: "MongoDB",
}  # fmt: skip

policy = Policy(
    id="net-sg-no-public-admin-ports",
    severity=CRITICAL,
    severity_reason="Many of these answer without a password or hold the data itself, so an open port may be the whole "
    "breach.",
    resource=(GROUP, INGRESS),
    title="No security group opens database, file-sharing or administration ports to the Internet",
    serves={
        PCI: {"1.3.1": DIRECT, "1.4.2": DIRECT, "1.2.6": PARTIAL, "2.2.4": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Scanners find an open database or administration port within minutes; from there one weak or stolen "
    "credential is enough, if one is asked for at all. A block wider than /8 counts as the Internet, and so do IPv6 "
    "and standalone ingress rules. SSH and RDP are for net-sg-no-public-ssh-rdp. Not seen: managed prefix lists, "
    "network ACLs in front of the group, and whether anything listens on the port.",
    fix="Name the caller by SourceSecurityGroupId, or drop the rule and administer through Session Manager.",
    passing=(
        """
Parameters:
  Vpc: {Type: String, Default: vpc-1}
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 443, ToPort: "443", CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 5432, ToPort: 5432, CidrIp: !GetAtt Network.CidrBlock}
        - {IpProtocol: tcp, FromPort: 6379, ToPort: 6379, CidrIp: 10.0.0.0/8}
        - {IpProtocol: icmp, FromPort: -1, ToPort: -1, CidrIp: 0.0.0.0/0}
        - {IpProtocol: tcp, FromPort: 3306, ToPort: 3306, SourceSecurityGroupId: sg-1}
""",
    ),
    failing=(
        """
Parameters:
  Office: {Type: String}
  Everybody: {Type: String, Default: 0.0.0.0/0}
Resources:
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: web
      SecurityGroupIngress:
        - IpProtocol: tcp
          FromPort: "1521"
          ToPort: "1521"
          CidrIp: 0.0.0.0/0  # <--
        - IpProtocol: "-1"
          CidrIpv6: ::/0  # <--
        - IpProtocol: TCP
          FromPort: 3000
          ToPort: 4000
          CidrIp: 128.0.0.0/1  # <--
        - IpProtocol: tcp
          FromPort: 3306
          ToPort: 3306
          CidrIp: !Ref Office  # <-- ?
  Single:
    Type: AWS::EC2::SecurityGroupIngress
    Properties:
      GroupId: !Ref Group
      IpProtocol: 6
      FromPort: 5432
      ToPort: 5432
      CidrIp: !Ref Everybody  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule that is open to anybody and takes in a sensitive port."""
    for rule, cidr in open_rules(resource, *PORTS):
        yield cidr, f"{_named(rule)} is open to any address"


def _named(rule: Value) -> str:
    """The first sensitive port of a rule whose ports are written; no question is asked for it."""
    first, last = rule.get("FromPort"), rule.get("ToPort")
    if first is None or last is None or first.number is None or last.number is None or all_protocols(rule):
        return "a database or administration port"
    port = next((port for port in PORTS if first <= port and last >= port), None)
    return "every port" if port is None else f"port {port} ({PORTS[port]})"
