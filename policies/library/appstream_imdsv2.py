"""Policy appstream-imdsv2."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="appstream-imdsv2",
    severity=MEDIUM,
    resource=("AWS::AppStream::Fleet", "AWS::AppStream::ImageBuilder"),
    title="AppStream instances take version 2 of the metadata service only",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Version 1 hands the credentials of the instance's role to any request that a program can be tricked into. "
    "Not seen: fleets without a role, which lose less.",
    fix="Set DisableIMDSV1 to true.",
    severity_reason="It takes a program on the desktop that fetches what it is told to.",
    passing=(
        """
A: {Type: AWS::AppStream::Fleet, Properties: {DisableIMDSV1: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::AppStream::Fleet
Off:
  Type: AWS::AppStream::ImageBuilder
  Properties:
    DisableIMDSV1: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("DisableIMDSV1"):
        yield resource.spot("DisableIMDSV1"), "version 1 of the metadata service answers"
