"""Policy net-sg-egress-restricted."""

from policies.aws.addresses import EGRESS, GROUP, all_ports, anywhere, egress
from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-sg-egress-restricted",
    severity=HIGH,
    resource=(GROUP, EGRESS),
    title="Security groups declare narrow egress instead of all traffic to anywhere",
    serves={PCI: {"1.3.2": DIRECT, "1.4.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL, "44": SUPPORTING}},
    why="Stolen data has to leave, and most malware has to call home. A group without egress rules of its own is "
    "given all traffic to everywhere. One port to everywhere (443 to public APIs) is accepted. Not seen: what a "
    "prefix list or another group allows, network ACLs and egress firewalls.",
    fix="Declare SecurityGroupEgress with the ports and the groups, prefix lists or endpoints that are really "
    "needed; for none at all, one rule to 127.0.0.1/32.",
    passing=(
        """
App:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}
      - {IpProtocol: "-1", CidrIp: 10.0.0.0/16}
      - {IpProtocol: tcp, FromPort: 0, ToPort: 65535, DestinationSecurityGroupId: sg-1}
Other:
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: rules stand alone}
OtherOut:
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: !Ref Other, IpProtocol: tcp, FromPort: 3306, ToPort: 3306, DestinationSecurityGroupId: !Ref App}
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupDescription: no egress rules}
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
    """Egress is declared, inline or standalone, and no rule is all ports to anybody."""
    if resource.type == GROUP and resource.get("SecurityGroupEgress") is None:
        standalone = (rule for rule in resource.referrers(EGRESS) if refers(rule.get("GroupId"), resource))
        if next(standalone, None) is None:
            yield (resource, "SecurityGroupEgress"), "without egress rules all traffic may leave to anywhere"
    for rule in egress(resource):
        cidr = anywhere(rule)
        if cidr is not None and all_ports(rule):
            yield cidr, "all ports are open to any destination"
