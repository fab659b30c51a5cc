"""Policy net-sg-open-ingress."""

from policies.aws.addresses import GROUP, INGRESS, anywhere, ingress
from policies.kernel import MEDIUM, Policy, Resource, Violations

policy = Policy(
    id="net-sg-open-ingress",
    severity=MEDIUM,
    severity_reason="For a shop's front door an open port 443 is right, so this strict question is an opinion; where "
    "nothing public is meant, each such rule is a way in.",
    opinion=True,
    resource=(GROUP, INGRESS),
    title="No security group accepts ingress from any address (0.0.0.0/0 or ::/0), whatever the port",
    serves={},
    why="A private system has no rule for everybody, not even for HTTPS or ping; asking so makes each public entrance "
    "a waiver with a reason. net-sg-public-only-at-edge asks the same where a load balancer may be open. Not seen: "
    "prefix lists declared elsewhere, and network ACLs in front of the group.",
    fix="Name the callers: a security group, the network's own range, or the prefix list of CloudFront.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-1}
      - {IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIpv6: "fc00::/7"}
    SecurityGroupEgress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: app
    SecurityGroupIngress:
      IpProtocol: tcp
      FromPort: 443
      ToPort: 443
      CidrIp: 0.0.0.0/0  # <--
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: icmpv6
    CidrIpv6: ::/0  # <--
Routed:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: "-1"
    CidrIpv6: 2000::/3  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule that is open to anybody."""
    for rule in ingress(resource):
        cidr = anywhere(rule)
        if cidr is not None:
            yield cidr, "the rule accepts traffic from any address"
