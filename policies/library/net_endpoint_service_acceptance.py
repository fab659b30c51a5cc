"""Policy net-endpoint-service-acceptance."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="net-endpoint-service-acceptance",
    severity=MEDIUM,
    severity_reason="Only accounts that are permitted may ask at all; acceptance is the second look.",
    resource="AWS::EC2::VPCEndpointService",
    title="VPC endpoint services are configured for manual acceptance",
    serves={PCI: {"1.4.1": PARTIAL, "1.3.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Each consumer opens a private way into the network behind the service; a person should let it in. It is "
    "asked to be written, since nobody sees a default. Not seen: who accepts.",
    fix="Set AcceptanceRequired to true.",
    repair={"AcceptanceRequired": True},
    passing=(
        """
Service: {Type: AWS::EC2::VPCEndpointService, Properties: {AcceptanceRequired: "true", NetworkLoadBalancerArns: [a]}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::EC2::VPCEndpointService
  Properties:
    AcceptanceRequired: false  # <--
Unsaid:  # <--
  Type: AWS::EC2::VPCEndpointService
  Properties: {NetworkLoadBalancerArns: [a]}
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """The switch is on."""
    if not service.on("AcceptanceRequired"):
        yield service.spot("AcceptanceRequired"), "consumers connect without anybody accepting them"
