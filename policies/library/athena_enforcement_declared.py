"""Policy athena-enforcement-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

SWITCH = "WorkGroupConfiguration.EnforceWorkGroupConfiguration"
UPDATED = "WorkGroupConfigurationUpdates.EnforceWorkGroupConfiguration"

policy = Policy(
    id="athena-enforcement-declared",
    severity=LOW,
    resource="AWS::Athena::WorkGroup",
    title="Athena workgroups declare that they enforce their configuration",
    serves={},
    opinion=True,
    why="Enforcement is Athena's default; written down it is evidence and survives a change by hand. Not seen: what "
    "the "
    "enforced settings are.",
    fix="Write EnforceWorkGroupConfiguration: true, although it is the default.",
    severity_reason="The default is safe; what is missing is the evidence.",
    passing=(
        "Said: {Type: AWS::Athena::WorkGroup, Properties: {WorkGroupConfiguration: "
        "{EnforceWorkGroupConfiguration: true}}}",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::Athena::WorkGroup
  Properties: {Name: w}
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Whether anything is said."""
    if group.get(SWITCH) is None and group.get(UPDATED) is None:
        yield group.spot(SWITCH), "the template does not say that settings are enforced"
