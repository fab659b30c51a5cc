"""Policy net-client-vpn-logging."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="net-client-vpn-logging",
    severity=MEDIUM,
    severity_reason="Nobody can tell later who was in the network; the way in itself is still guarded.",
    resource="AWS::EC2::ClientVpnEndpoint",
    title="Client VPN endpoints log client connections",
    serves={PCI: {"10.2.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="The log tells who connected, when and from where. Not seen: how long the log group keeps it.",
    fix="Set ConnectionLogOptions.Enabled to true with a CloudwatchLogGroup.",
    passing=(
        """
Vpn:
  Type: AWS::EC2::ClientVpnEndpoint
  Properties: {ConnectionLogOptions: {Enabled: "true", CloudwatchLogGroup: vpn}}
""",
    ),
    failing=(
        """
Vpn:
  Type: AWS::EC2::ClientVpnEndpoint
  Properties:
    ConnectionLogOptions:
      Enabled: false  # <--
Unsaid:  # <--
  Type: AWS::EC2::ClientVpnEndpoint
""",
    ),
)


@policy.check
def check(endpoint: Resource) -> Violations:
    """The switch is on."""
    if not endpoint.on("ConnectionLogOptions.Enabled"):
        yield endpoint.spot("ConnectionLogOptions.Enabled"), "connections are not logged"
