"""Policy transfer-not-public."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="transfer-not-public",
    severity=MEDIUM,
    severity_reason="Anybody may try keys and passwords on it, but a login stands between; and partners need a way in.",
    resource="AWS::Transfer::Server",
    title="Transfer Family servers (SFTP) are not exposed by a public endpoint, but stand in a VPC",
    serves={PCI: {"1.3.1": PARTIAL, "1.4.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A public endpoint, the default, has no security group: nothing says who may connect. One in a VPC takes "
    "partners as well, with an Elastic IP address and a group that names them. Not seen: what that group lets in; "
    "net-sg-open-ingress looks at it.",
    fix="Set EndpointType: VPC with EndpointDetails (subnets, security groups; AddressAllocationIds for partners).",
    passing=(
        """
Inside: {Type: AWS::Transfer::Server, Properties: {EndpointType: VPC, EndpointDetails: {VpcId: vpc-1}}}
Older: {Type: AWS::Transfer::Server, Properties: {EndpointType: VPC_ENDPOINT}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::Transfer::Server
  Properties: {EndpointType: PUBLIC}  # <--
Bare:  # <--
  Type: AWS::Transfer::Server
""",
    ),
)


@policy.check
def check(server: Resource) -> Violations:
    """The type of endpoint; PUBLIC where none is named."""
    kind = server.get("EndpointType")
    if kind is None or kind not in ("VPC", "VPC_ENDPOINT"):
        yield server.spot("EndpointType"), "the server has a public endpoint, which no security group guards"
