"""Policy net-transit-gateway-no-auto-accept."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-transit-gateway-no-auto-accept",
    severity=MEDIUM,
    severity_reason="Only accounts the gateway is shared with may attach; acceptance is the second look.",
    resource="AWS::EC2::TransitGateway",
    title="Transit gateways do not automatically accept VPC attachment requests",
    serves={PCI: {"1.4.1": PARTIAL, "1.2.7": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="With automatic acceptance any account of the share joins its network to all others without anybody looking. "
    "The default is to disable it. Not seen: with whom the gateway is shared.",
    fix="Leave AutoAcceptSharedAttachments out, or set it to disable.",
    repair={"AutoAcceptSharedAttachments": "disable"},
    passing=(
        """
Default: {Type: AWS::EC2::TransitGateway}
Off: {Type: AWS::EC2::TransitGateway, Properties: {AutoAcceptSharedAttachments: disable}}
""",
    ),
    failing=(
        """
On:
  Type: AWS::EC2::TransitGateway
  Properties:
    AutoAcceptSharedAttachments: enable  # <--
""",
    ),
)


@policy.check
def check(gateway: Resource) -> Violations:
    """The switch, where it is written."""
    switch = gateway.get("AutoAcceptSharedAttachments")
    if switch is not None and switch.lower() == "enable":
        yield switch, "attachments from other accounts are accepted by themselves"
