"""Policy net-sg-no-public-admin-ports."""

from policies.aws.addresses import GROUP, INGRESS, anywhere, covers, ingress
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PORTS = {
    22: "SSH", 3389: "RDP", 23: "Telnet", 21: "FTP", 445: "SMB", 135: "RPC", 2375: "Docker",
    3306: "MySQL", 5432: "PostgreSQL", 1433: "SQL Server", 1521: "Oracle", 27017: "MongoDB",
    6379: "Redis", 11211: "memcached", 9200: "OpenSearch", 9042: "Cassandra", 5439: "Redshift",
}  # fmt: skip

policy = Policy(
    id="net-sg-no-public-admin-ports",
    severity=CRITICAL,
    resource=(GROUP, INGRESS),
    title="No security group opens administration or database ports to the Internet",
    serves={
        PCI: {"1.3.1": DIRECT, "1.4.2": DIRECT, "1.2.6": PARTIAL, "2.2.4": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Scanners find an open SSH, RDP or database port within minutes; from there one weak or stolen credential is "
    "enough. A block wider than /8 counts as the Internet, and so do IPv6 and standalone ingress rules. Not seen: "
    "managed prefix lists, network ACLs in front of the group, and whether anything listens on the port.",
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
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: !GetAtt Network.CidrBlock}
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
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
          FromPort: "22"
          ToPort: "22"
          CidrIp: 0.0.0.0/0  # <--
        - IpProtocol: "-1"
          CidrIpv6: ::/0  # <--
        - IpProtocol: TCP
          FromPort: 3000
          ToPort: 4000
          CidrIp: 128.0.0.0/1  # <--
        - IpProtocol: tcp
          FromPort: 22
          ToPort: 22
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
    """The first sensitive port of each rule that is open to anybody."""
    for rule in ingress(resource):
        cidr = anywhere(rule)
        if cidr is not None and covers(rule, *PORTS):  # at once, because most rules cover none
            for port, service in PORTS.items():
                if covers(rule, port):
                    yield cidr, f"port {port} ({service}) is open to any address"
                    break
