"""Policy net-firewall-logged."""

from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

LOGGING = "AWS::NetworkFirewall::LoggingConfiguration"
DESTINATIONS = "LoggingConfiguration.LogDestinationConfigs.*"

policy = Policy(
    id="net-firewall-logged",
    severity=MEDIUM,
    severity_reason="What the firewall refused, and what passed, is told nowhere; nothing is exposed by it.",
    resource="AWS::NetworkFirewall::Firewall",
    title="Network firewalls have logging enabled",
    serves={PCI: {"10.2.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL}},
    why="Alerts and flows are kept only where a logging configuration names a destination. Not seen: configurations "
    "made outside the templates, and how long the log is kept.",
    fix="Add an AWS::NetworkFirewall::LoggingConfiguration with FirewallArn and LogDestinationConfigs.",
    passing=(
        """
Firewall: {Type: AWS::NetworkFirewall::Firewall, Properties: {FirewallName: a}}
Log:
  Type: AWS::NetworkFirewall::LoggingConfiguration
  Properties:
    FirewallArn: !Ref Firewall
    LoggingConfiguration: {LogDestinationConfigs: [{LogType: ALERT, LogDestinationType: S3}]}
""",
    ),
    failing=(
        """
Firewall:  # <--
  Type: AWS::NetworkFirewall::Firewall
  Properties: {FirewallName: a}
Log:
  Type: AWS::NetworkFirewall::LoggingConfiguration
  Properties: {FirewallArn: !Ref Firewall, LoggingConfiguration: {LogDestinationConfigs: []}}
""",
    ),
)


@policy.check
def check(firewall: Resource) -> Violations:
    """A configuration of it that names a destination."""
    found = [each for each in firewall.referrers(LOGGING) if refers(each.get("FirewallArn"), firewall)]
    if any(each.get(DESTINATIONS) is not None for each in found):
        return
    if not firewall.met_elsewhere("be logged elsewhere"):
        yield firewall, "what the firewall sees is logged nowhere"
