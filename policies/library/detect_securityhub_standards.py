"""Policy detect-securityhub-standards."""

from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

HUB, STANDARD = "AWS::SecurityHub::Hub", "AWS::SecurityHub::Standard"

policy = Policy(
    id="detect-securityhub-standards",
    severity=MEDIUM,
    severity_reason="A hub without controls still gathers the findings of the detectors; what is missing is its own "
    "daily look at the account.",
    resource=HUB,
    title="Security Hub has standards enabled, and takes new controls on",
    serves={PCI: {"6.3.1": SUPPORTING, "2.2.1": SUPPORTING}, GDPR: {"32(1)(d)": SUPPORTING}},
    why="Security Hub asks the account about each control of a standard every day; without a standard it asks nothing, "
    "and without AutoEnableControls it never asks what is added later. Two standards are on by default. Not seen: "
    "standards of an organisation's central configuration, and controls that were switched off.",
    fix="Leave EnableDefaultStandards and AutoEnableControls on, or declare AWS::SecurityHub::Standard.",
    passing=(
        """
Hub: {Type: AWS::SecurityHub::Hub}
""",
        """
Hub: {Type: AWS::SecurityHub::Hub, Properties: {EnableDefaultStandards: false, AutoEnableControls: "true"}}
Standard: {Type: AWS::SecurityHub::Standard, Properties: {StandardsArn: arn}}
""",
    ),
    failing=(
        """
Hub:
  Type: AWS::SecurityHub::Hub
  Properties:
    EnableDefaultStandards: "false"  # <--
    AutoEnableControls: false  # <--
""",
    ),
)


@policy.check
def check(hub: Resource) -> Violations:
    """A standard, and new controls."""
    standing, controls = hub.get("EnableDefaultStandards"), hub.get("AutoEnableControls")
    if standing is not None and not standing and not hub.view.of_type(STANDARD):
        yield standing, "the hub checks no standard"
    if controls is not None and not controls:
        yield controls, "controls that are added to a standard are not checked"
