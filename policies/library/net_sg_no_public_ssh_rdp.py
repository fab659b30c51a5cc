"""Policy net-sg-no-public-ssh-rdp."""

from policies.aws.addresses import GROUP, INGRESS, open_rules
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

PORTS = {22: "SSH", 3389: "RDP"}

policy = Policy(
    id="net-sg-no-public-ssh-rdp",
    severity=HIGH,
    severity_reason="One guessed or stolen credential gives a shell on the server; a login still stands between, so it "
    "is not critical.",
    resource=(GROUP, INGRESS),
    title="No security group opens SSH (22) or RDP (3389) to the Internet",
    serves={
        PCI: {"1.3.1": DIRECT, "1.4.2": DIRECT, "1.2.6": PARTIAL, "2.2.4": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Scanners find an open SSH or RDP port within minutes and try passwords on it day and night. A range or "
    "protocol -1 that takes in the port counts, and so do IPv6, standalone rules and blocks wider than /8. Not seen: "
    "prefix lists declared elsewhere, network ACLs in front of the group, and whether anything listens on the port.",
    fix="Drop the rule and administer through Session Manager or EC2 Instance Connect Endpoint, or name the caller by "
    "SourceSecurityGroupId.",
    passing=(
        """
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
      - {IpProtocol: tcp, FromPort: 3389, ToPort: 3389, SourceSecurityGroupId: sg-1}
Empty: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: empty}}
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
      FromPort: 3389
      ToPort: 3389
      CidrIp: !Ref Everybody  # <--
""",
        """
One:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: a single rule instead of a list
    SecurityGroupIngress:
      IpProtocol: tcp
      FromPort: 0
      ToPort: 65535
      CidrIpv6: "0:0:0:0:0:0:0:0/0"  # <--
List: {Type: AWS::EC2::PrefixList, Properties: {Entries: [{Cidr: 10.0.0.0/8}, {Cidr: 0.0.0.0/0}]}}
Listed:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: tcp
    FromPort: 22
    ToPort: 22
    SourcePrefixListId: !Ref List  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule that takes in one of the ports and is open to anybody."""
    for _, cidr in open_rules(resource, *PORTS):
        yield cidr, "SSH or RDP is open to any address"
