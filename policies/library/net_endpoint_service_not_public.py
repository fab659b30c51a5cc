"""Policy net-endpoint-service-not-public."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="net-endpoint-service-not-public",
    severity=HIGH,
    severity_reason="Any AWS account may ask for a private way into the network behind the service.",
    resource="AWS::EC2::VPCEndpointServicePermissions",
    title="VPC endpoint services do not allow all principals (*)",
    serves={PCI: {"1.4.1": PARTIAL, "1.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A principal of * lets every account find and request the service. Not seen: whether requests are then "
    "accepted by hand, which net-endpoint-service-acceptance asks.",
    fix="List the ARNs of the accounts or roles that consume the service.",
    passing=(
        """
Some:
  Type: AWS::EC2::VPCEndpointServicePermissions
  Properties: {ServiceId: vpce-svc-1, AllowedPrincipals: ["arn:aws:iam::111122223333:root"]}
""",
    ),
    failing=(
        """
All:
  Type: AWS::EC2::VPCEndpointServicePermissions
  Properties:
    ServiceId: vpce-svc-1
    AllowedPrincipals: "*"  # <--
Iam:
  Type: AWS::EC2::VPCEndpointServicePermissions
  Properties:
    AllowedPrincipals: ["arn:aws:iam::*:root"]  # <--
""",
    ),
)


@policy.check
def check(permissions: Resource) -> Violations:
    """Each principal."""
    for principals in permissions.each("AllowedPrincipals"):
        for principal in principals:
            if principal == "*" or principal.contains("::*"):
                yield principal, "every account may request the service"
