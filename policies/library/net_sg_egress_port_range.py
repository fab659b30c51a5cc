"""Policy net-sg-egress-port-range."""

from policies.aws.addresses import EGRESS, GROUP, egress, is_range
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-egress-port-range",
    severity=LOW,
    severity_reason="Each port more is a way out more, to destinations the rule already admits.",
    opinion=True,
    resource=(GROUP, EGRESS),
    title="Security group egress rules open one port, not a port range",
    serves={},
    why="A range lets out what nobody listed. Rules for ICMP, which have no ports, are left out. "
    "Not seen: protocols whose peer chooses the port.",
    fix="Write one egress rule a port.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 1024, ToPort: 65535, CidrIp: 10.0.0.0/16}]
    SecurityGroupEgress:
      - {IpProtocol: tcp, FromPort: "5432", ToPort: 5432, CidrIp: 10.0.0.0/16}
      - {IpProtocol: "-1", CidrIp: 10.0.0.0/16}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress:
      - {IpProtocol: tcp, FromPort: 0, ToPort: 65535, CidrIp: 10.0.0.0/16}  # <--
Single:  # <--
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: sg-1, IpProtocol: tcp, FromPort: "80", ToPort: "443", CidrIp: 10.0.0.0/16}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each egress rule whose two ports differ."""
    for rule in egress(resource):
        if is_range(rule):
            yield rule, "the egress rule opens a range of ports"
