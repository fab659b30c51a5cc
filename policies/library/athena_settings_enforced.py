"""Policy athena-settings-enforced."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

SWITCH = "WorkGroupConfiguration.EnforceWorkGroupConfiguration"
UPDATED = "WorkGroupConfigurationUpdates.EnforceWorkGroupConfiguration"

policy = Policy(
    id="athena-settings-enforced",
    severity=MEDIUM,
    resource="AWS::Athena::WorkGroup",
    title="Athena workgroups enforce their configuration; clients cannot override encryption or location",
    serves={PCI: {"2.2.6": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    why="Where a workgroup does not enforce, each client chooses where results go and whether they are encrypted. It "
    "enforces unless the template says false. Not seen: workgroups made elsewhere, primary among them.",
    fix="Set EnforceWorkGroupConfiguration: true.",
    severity_reason="A user may send copies of the data to a bucket outside all rules; it takes a user who may query.",
    passing=(
        """
Said: {Type: AWS::Athena::WorkGroup, Properties: {WorkGroupConfiguration: {EnforceWorkGroupConfiguration: "true"}}}
Silent: {Type: AWS::Athena::WorkGroup, Properties: {Name: w}}
""",
    ),
    failing=(
        """
Free:
  Type: AWS::Athena::WorkGroup
  Properties:
    WorkGroupConfiguration:
      EnforceWorkGroupConfiguration: "false"  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """The switch, old or new."""
    for name in (SWITCH, UPDATED):
        switch = group.get(name)
        if switch is not None and not switch:
            yield switch, "clients may override the settings of the workgroup"
