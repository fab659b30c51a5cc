"""Policy logs-audit-deletion-protected."""

from policies.aws.tags import tag
from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="logs-audit-deletion-protected",
    severity=LOW,
    severity_reason="Deleting a log group takes rights that few have, and is recorded; the switch only adds a second "
    "step, and is new.",
    resource="AWS::Logs::LogGroup",
    opinion=True,
    title="Log groups in scope of PCI DSS have deletion protection",
    serves={PCI: {"10.3.2": SUPPORTING}},
    why="With DeletionProtectionEnabled, the group, and what is in it, cannot be deleted before somebody has taken the "
    "protection off. It is asked of groups with the tag PciScope: cde. Not seen: who may take it off.",
    fix="Set DeletionProtectionEnabled to true.",
    repair={"DeletionProtectionEnabled": True},
    passing=(
        """
Cards:
  Type: AWS::Logs::LogGroup
  Properties: {Tags: [{Key: PciScope, Value: cde}], DeletionProtectionEnabled: "true"}
App: {Type: AWS::Logs::LogGroup}
""",
    ),
    failing=(
        """
Cards:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {Tags: [{Key: PciScope, Value: cde}]}
Off:
  Type: AWS::Logs::LogGroup
  Properties:
    Tags: [{Key: PciScope, Value: cde}]
    DeletionProtectionEnabled: false  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Groups in scope."""
    scope = tag(group, "PciScope")
    return scope is not None and scope == "cde"


@policy.check
def check(group: Resource) -> Violations:
    """The switch."""
    if not group.on("DeletionProtectionEnabled"):
        yield group.spot("DeletionProtectionEnabled"), "the log group can be deleted in one step"
