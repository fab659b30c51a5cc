"""Policy net-dhcp-resolver."""

from policies.kernel import LOW, Policy, Resource, Violations

RESOLVER = "AmazonProvidedDNS"
VPC_RESOLVERS = ("169.254.169.253", "fd00:ec2::253")

policy = Policy(
    id="net-dhcp-resolver",
    severity=LOW,
    severity_reason="Names are still resolved, only what is asked for is not watched; and many networks resolve on "
    "their own with reason.",
    opinion=True,
    resource="AWS::EC2::DHCPOptions",
    title="DHCP options leave DNS to the resolver of the VPC (AmazonProvidedDNS)",
    serves={},
    why="GuardDuty, DNS Firewall and query logs see only what goes through the resolver of the VPC; queries to "
    "servers of one's own pass them by, a favourite way out for stolen data. Not seen: what those servers log, and "
    "whether they forward to the resolver.",
    fix="Set DomainNameServers to AmazonProvidedDNS, and reach other zones by resolver rules.",
    passing=(
        """
Named: {Type: AWS::EC2::DHCPOptions, Properties: {DomainNameServers: [AmazonProvidedDNS]}}
Local: {Type: AWS::EC2::DHCPOptions, Properties: {DomainNameServers: [169.254.169.253]}}
Silent: {Type: AWS::EC2::DHCPOptions, Properties: {DomainName: shop.internal}}
""",
    ),
    failing=(
        """
Own:
  Type: AWS::EC2::DHCPOptions
  Properties:
    DomainNameServers:
      - 10.2.5.1  # <--
      - AmazonProvidedDNS
""",
    ),
)


@policy.check
def check(options: Resource) -> Violations:
    """Each server."""
    for server in options.each("DomainNameServers.*"):
        if server not in (RESOLVER, *VPC_RESOLVERS):
            yield server, "what is asked of this server passes GuardDuty and DNS Firewall by"
