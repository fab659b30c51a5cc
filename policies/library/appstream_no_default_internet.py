"""Policy appstream-no-default-internet."""

from policies.kernel import MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="appstream-no-default-internet",
    severity=MEDIUM,
    resource=("AWS::AppStream::Fleet", "AWS::AppStream::ImageBuilder"),
    title="AppStream fleets have no default internet access",
    serves={PCI: {"1.3.2": PARTIAL, "1.4.1": SUPPORTING}},
    why="With default internet access each instance gets a public address and goes out past any control of yours. "
    "Not seen: the routes of the VPC that is used instead.",
    fix="Set EnableDefaultInternetAccess to false, and go out through a NAT gateway.",
    severity_reason="What a desktop sends out is not controlled; nobody comes in by it.",
    passing=(
        """
A: {Type: AWS::AppStream::Fleet, Properties: {EnableDefaultInternetAccess: "false"}}
B: {Type: AWS::AppStream::Fleet}
""",
    ),
    failing=(
        """
A:
  Type: AWS::AppStream::Fleet
  Properties:
    EnableDefaultInternetAccess: true  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is not on."""
    for found in resource.each("EnableDefaultInternetAccess"):
        if found:
            yield found, "instances go out to the internet past any control"
