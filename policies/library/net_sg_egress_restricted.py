"""Policy net-sg-egress-restricted."""

from policies.aws.addresses import EGRESS, GROUP, all_ports, anywhere, egress
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-sg-egress-restricted",
    severity=MEDIUM,
    severity_reason="It takes an intrusion first; then open egress is how data leaves and malware calls home.",
    resource=(GROUP, EGRESS),
    title="Security groups do not allow unrestricted egress: all ports to any address",
    serves={PCI: {"1.3.2": DIRECT, "1.4.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL, "44": SUPPORTING}},
    why="Stolen data has to leave, and most malware has to call home. One port to everywhere (443 to public APIs) is "
    "accepted here; a group without any egress rule is for net-sg-egress-declared. Not seen: what a "
    "prefix list or another group allows, network ACLs and egress firewalls.",
    fix="Name the ports and the groups, prefix lists or endpoints that are really needed.",
    passing=(
        """
App:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
      - {IpProtocol: "-1", CidrIp: 10.0.0.0/16}
      - {IpProtocol: "-1", CidrIp: 127.0.0.1/32}
      - {IpProtocol: tcp, FromPort: 0, ToPort: 65535, DestinationSecurityGroupId: sg-1}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: open
    SecurityGroupEgress:
      - IpProtocol: -1
        CidrIp: 0.0.0.0/0  # <--
OpenOut:
  Type: AWS::EC2::SecurityGroupEgress
  Properties:
    GroupId: !Ref Open
    IpProtocol: tcp
    FromPort: 0
    ToPort: "65535"
    CidrIpv6: ::/0  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """No rule is all ports to anybody."""
    for rule in egress(resource):
        cidr = anywhere(rule)
        if cidr is not None and all_ports(rule):
            yield cidr, "all ports are open to any destination"
