"""Policy net-vpc-block-public-access."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="net-vpc-block-public-access",
    severity=MEDIUM,
    severity_reason="It is the net below routes and groups; those still decide while it is off.",
    resource="AWS::EC2::VPCBlockPublicAccessOptions",
    title="VPC Block Public Access blocks internet gateway traffic",
    serves={PCI: {"1.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="The setting keeps a whole Region off the Internet whatever routes say, but for named exclusions. Not seen: "
    "Regions in which it is not declared, and what exclusions open.",
    fix="Set InternetGatewayBlockMode to block-bidirectional, or to block-ingress where servers must reach out.",
    passing=(
        """
Both: {Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: {InternetGatewayBlockMode: block-bidirectional}}
In: {Type: AWS::EC2::VPCBlockPublicAccessOptions, Properties: {InternetGatewayBlockMode: block-ingress}}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::EC2::VPCBlockPublicAccessOptions
  Properties:
    InternetGatewayBlockMode: "off"  # <--
Unsaid:  # <--
  Type: AWS::EC2::VPCBlockPublicAccessOptions
""",
    ),
)


@policy.check
def check(options: Resource) -> Violations:
    """One of the blocking modes."""
    mode = options.get("InternetGatewayBlockMode")
    if mode is None or mode not in ("block-bidirectional", "block-ingress"):
        yield options.spot("InternetGatewayBlockMode"), "internet gateways are not blocked"
