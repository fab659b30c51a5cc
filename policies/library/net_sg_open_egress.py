"""Policy net-sg-open-egress."""

from policies.aws.addresses import EGRESS, GROUP, anywhere, egress
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-open-egress",
    severity=LOW,
    severity_reason="One port to the Internet is what most servers need; forbidding it altogether is an opinion for "
    "networks with endpoints and an egress proxy.",
    opinion=True,
    resource=(GROUP, EGRESS),
    title="No security group allows egress to any address (0.0.0.0/0 or ::/0), whatever the port",
    serves={},
    why="Data leaves by port 443 as well as by any other. Where VPC endpoints and a proxy serve what is needed, no "
    "group needs a rule to everywhere. Not seen: prefix lists declared elsewhere, network ACLs and egress firewalls.",
    fix="Name a prefix list, a security group or the proxy's range as destination.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
    SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, DestinationPrefixListId: pl-1}]
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupEgress:
      IpProtocol: tcp
      FromPort: 443
      ToPort: 443
      CidrIp: 0.0.0.0/0  # <--
Single:
  Type: AWS::EC2::SecurityGroupEgress
  Properties:
    GroupId: sg-1
    IpProtocol: -1
    CidrIpv6: ::/0  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule that leads to anybody."""
    for rule in egress(resource):
        cidr = anywhere(rule)
        if cidr is not None:
            yield cidr, "the rule lets traffic out to any address"
