"""Policy net-firewall-multi-az."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

PLACES = ("SubnetMappings", "AvailabilityZoneMappings")

policy = Policy(
    id="net-firewall-multi-az",
    severity=MEDIUM,
    severity_reason="Losing one zone cuts all others off from what lies behind the firewall; nothing is exposed.",
    resource="AWS::NetworkFirewall::Firewall",
    title="Network firewalls stand in several Availability Zones (Multi-AZ)",
    serves={REL: {"REL10-BP01": PARTIAL, "F03": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A firewall has an endpoint in each zone that it is given, and traffic of the others crosses to it. "
    "Environments named dev may have one. Not seen: in which zones the subnets lie, and whether routes use the "
    "endpoint of their own zone.",
    fix="Give SubnetMappings a subnet of each zone in use, two at least.",
    passing=(
        """
Firewall: {Type: AWS::NetworkFirewall::Firewall, Properties: {SubnetMappings: [{SubnetId: a}, {SubnetId: b}]}}
Transit:
  Type: AWS::NetworkFirewall::Firewall
  Properties: {TransitGatewayId: tgw-1, AvailabilityZoneMappings: [{AvailabilityZone: a}, {AvailabilityZone: b}]}
""",
        """
Parameters:
  Environment: {Type: String, AllowedValues: [dev]}
Resources:
  Firewall: {Type: AWS::NetworkFirewall::Firewall, Properties: {SubnetMappings: [{SubnetId: a}]}}
""",
    ),
    failing=(
        """
Firewall:
  Type: AWS::NetworkFirewall::Firewall
  Properties:
    SubnetMappings: [{SubnetId: a}]  # <--
""",
    ),
)


@policy.applies
def applies(firewall: Resource) -> bool:
    """All but those of developers."""
    return firewall.environment != "dev"


@policy.check
def check(firewall: Resource) -> Violations:
    """Two entries at least."""
    found = [each for place in PLACES for each in firewall.each(f"{place}.*")]
    if len(found) < 2 and not any(each.holds("be several zones") for each in found):
        yield firewall.spot("SubnetMappings"), "the firewall stands in one zone alone"
