"""Policy net-vpn-tunnel-logging."""

from policies.kernel import LOW, Policy, Resource, Violations

TUNNELS, SWITCH = "VpnTunnelOptionsSpecifications", "LogOptions.CloudwatchLogOptions.LogEnabled"

policy = Policy(
    id="net-vpn-tunnel-logging",
    severity=LOW,
    severity_reason="A broken tunnel takes longer to understand; nothing is exposed.",
    opinion=True,
    resource="AWS::EC2::VPNConnection",
    title="Site-to-Site VPN connections log both tunnels",
    serves={},
    why="The log of IKE and BGP tells why a tunnel went down and who tried to connect. Not seen: logs of the other "
    "side.",
    fix="Set LogOptions.CloudwatchLogOptions.LogEnabled to true for both tunnels.",
    passing=(
        """
Vpn:
  Type: AWS::EC2::VPNConnection
  Properties:
    VpnTunnelOptionsSpecifications:
      - {LogOptions: {CloudwatchLogOptions: {LogEnabled: "true", LogGroupArn: a}}}
      - {LogOptions: {CloudwatchLogOptions: {LogEnabled: true, LogGroupArn: a}}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::EC2::VPNConnection
  Properties: {Type: ipsec.1}
Half:
  Type: AWS::EC2::VPNConnection
  Properties:
    VpnTunnelOptionsSpecifications:  # <--
      - {LogOptions: {CloudwatchLogOptions: {LogEnabled: true, LogGroupArn: a}}}
      - {PreSharedKey: "{{resolve:secretsmanager:vpn}}"}
""",
    ),
)


@policy.check
def check(connection: Resource) -> Violations:
    """Both tunnels."""
    tunnels = [tunnel for found in connection.each(TUNNELS) for tunnel in found]
    both = len(tunnels) > 1 or any(tunnel.unknown for tunnel in tunnels)
    if not both or not all(tunnel.on(SWITCH) for tunnel in tunnels):
        yield connection.spot(TUNNELS), "a tunnel of this connection is not logged"
