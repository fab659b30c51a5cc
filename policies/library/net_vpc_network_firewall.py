"""Policy net-vpc-network-firewall."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

FIREWALL = "AWS::NetworkFirewall::Firewall"

policy = Policy(
    id="net-vpc-network-firewall",
    severity=LOW,
    severity_reason="Security groups, ACLs and the web firewall stand without it; it costs some 300 dollars a month "
    "and zone.",
    opinion=True,
    resource="AWS::EC2::VPC",
    title="Each VPC has a Network Firewall",
    serves={},
    why="A Network Firewall inspects what leaves by name and content, which groups cannot. Not seen: inspection in "
    "another VPC behind a transit gateway, and firewalls of other makers.",
    fix="Add an AWS::NetworkFirewall::Firewall with the VPC's id and route through its endpoints.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Firewall: {Type: AWS::NetworkFirewall::Firewall, Properties: {FirewallName: a, VpcId: !Ref Vpc}}
""",
    ),
    failing=(
        """
Vpc:  # <--
  Type: AWS::EC2::VPC
  Properties: {CidrBlock: 10.0.0.0/16}
""",
    ),
)


@policy.check
def check(vpc: Resource) -> Violations:
    """A firewall refers to it."""
    found = any(refers(firewall.get("VpcId"), vpc) for firewall in vpc.referrers(FIREWALL))
    if not found and not vpc.met_elsewhere("have a firewall elsewhere"):
        yield vpc, "no Network Firewall inspects the traffic of this VPC"
