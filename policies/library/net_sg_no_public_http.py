"""Policy net-sg-no-public-http."""

from policies.aws.addresses import GROUP, INGRESS, open_rules
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="net-sg-no-public-http",
    severity=LOW,
    severity_reason="An open port 80 that only redirects harms nobody; it is worth a look because it may serve pages "
    "in clear.",
    opinion=True,
    resource=(GROUP, INGRESS),
    title="No security group opens HTTP (port 80) to the Internet",
    serves={},
    why="What is served on port 80 travels in clear. With HSTS preloading or CloudFront in front the port need not be "
    "open at all. Not seen: whether the listener behind it only redirects, which alb-https-only asks.",
    fix="Open 443 alone, or let CloudFront redirect.",
    passing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - {IpProtocol: tcp, FromPort: "443", ToPort: "443", CidrIp: 0.0.0.0/0}
      - {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 192.168.0.0/16}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupDescription: web
    SecurityGroupIngress:
      - IpProtocol: tcp
        FromPort: "80"
        ToPort: "443"
        CidrIp: 0.0.0.0/0  # <--
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: sg-1
    IpProtocol: "-1"
    CidrIpv6: ::/0  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each rule that takes in port 80 and is open to anybody."""
    for _, cidr in open_rules(resource, 80):
        yield cidr, "HTTP is open to any address"
