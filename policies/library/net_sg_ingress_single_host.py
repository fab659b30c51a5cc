"""Policy net-sg-ingress-single-host."""

from policies.aws.addresses import GROUP, INGRESS, ingress
from policies.kernel import LOW, Policy, Resource, Violations

HOST = {"CidrIp": "/32", "CidrIpv6": "/128"}

policy = Policy(
    id="net-sg-ingress-single-host",
    severity=LOW,
    severity_reason="A block wider than one address admits more callers than were named; how many is the site's "
    "choice.",
    opinion=True,
    resource=(GROUP, INGRESS),
    title="Security group ingress from a CIDR names a single address (/32 or /128)",
    serves={},
    why="Partners and offices have known addresses; a wider block also admits their neighbours. Not seen: blocks "
    "behind a prefix list, and networks of one's own where a block is right.",
    fix="Name the address with /32 (IPv6 /128), or the calling security group.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 203.0.113.7/32}
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "2001:db8::1/128"}
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourceSecurityGroupId: sg-1}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: 443
        ToPort: 443
        CidrIp: 203.0.113.0/24  # <--
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: tcp
    FromPort: 443
    ToPort: 443
    CidrIpv6: ::/0  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each source block that is wider than one address."""
    for rule in ingress(resource):
        for name, suffix in HOST.items():
            cidr = rule.get(name)
            if cidr is not None and not cidr.endswith(suffix):
                yield cidr, "the source is a block of addresses, not a single one"
