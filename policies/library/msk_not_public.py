"""Policy msk-not-public."""

from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

ACCESS = "BrokerNodeGroupInfo.ConnectivityInfo.PublicAccess.Type"

policy = Policy(
    id="msk-not-public",
    severity=HIGH,
    resource="AWS::MSK::Cluster",
    title="MSK brokers are not publicly accessible",
    serves={PCI: {"1.4.4": DIRECT, "1.3.1": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="SERVICE_PROVIDED_EIPS gives each broker an address on the Internet. It is DISABLED unless set. Not seen: "
    "routes and gateways that lead to the subnets of the brokers.",
    fix="Set PublicAccess.Type DISABLED; let others in through VPC peering or PrivateLink.",
    severity_reason="Anybody on the Internet can knock at the store of all events; AWS asks for authentication and TLS "
    "before it allows that, so it is not critical.",
    passing=(
        """
Said:
  Type: AWS::MSK::Cluster
  Properties: {BrokerNodeGroupInfo: {ConnectivityInfo: {PublicAccess: {Type: DISABLED}}}}
Default: {Type: AWS::MSK::Cluster}
""",
    ),
    failing=(
        """
Public:
  Type: AWS::MSK::Cluster
  Properties:
    BrokerNodeGroupInfo:
      ConnectivityInfo:
        PublicAccess:
          Type: SERVICE_PROVIDED_EIPS  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The kind of public access."""
    kind = cluster.get(ACCESS)
    if kind is not None and kind != "DISABLED":
        yield kind, "the brokers have addresses on the Internet"
