"""Policy logs-audit-kept-a-year."""

import re

from policies.aws.retention import WITHOUT_CARDHOLDERS, YEAR
from policies.aws.tags import tag
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

AUDIT = re.compile(r"audit|trail|flow-?log|waf|firewall", re.IGNORECASE)

policy = Policy(
    id="logs-audit-kept-a-year",
    severity=HIGH,
    severity_reason="Intrusions are found after months; when the log is gone by then, nobody can tell what was taken, "
    "and the standard asks for a year in so many words.",
    resource="AWS::Logs::LogGroup",
    title="Log groups of audit logs keep them for twelve months at least",
    serves={PCI: {"10.5.1": DIRECT}, GDPR: {"32(1)(b)": PARTIAL}},
    why="An audit log that is gone after a month cannot answer what happened in spring. A group counts as audit log "
    "by its logical id or name (audit, trail, flow log, waf, firewall) or the tag PciScope: cde; in environments "
    "named dev, staging or test it may be kept for less. A group without retention keeps everything. Not seen: what "
    "really is in the group, and exports.",
    fix="Set RetentionInDays to 365 or more on audit logs.",
    passing=(
        """
App: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 30}}
AuditLog: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "400"}}
TrailLog: {Type: AWS::Logs::LogGroup}
Scoped:
  Type: AWS::Logs::LogGroup
  Properties: {Tags: [{Key: PciScope, Value: out-of-scope}], RetentionInDays: 30}
Audit: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 365}}
""",
        """
Parameters:
  Environment: {Type: String, Default: staging, AllowedValues: [staging]}
Resources:
  AuditLog: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  Trail:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /shop/audit-trail
      RetentionInDays: 90  # <--
  Cards:
    Type: AWS::Logs::LogGroup
    Properties:
      Tags: [{Key: Project, Value: shop}, {Key: PciScope, Value: cde}]
      RetentionInDays: !Ref Days  # <-- ?
""",
        """
AuditLog:
  Type: AWS::Logs::LogGroup
  Properties:
    LogGroupName: /shop/app
    RetentionInDays: "180"  # <--
Cards:
  Type: AWS::Logs::LogGroup
  Properties:
    Tags: [{Key: PciScope, Value: cde}]
    RetentionInDays: 180  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Audit logs, but where no cardholder data are."""
    return _is_audit(group) and group.environment not in WITHOUT_CARDHOLDERS


@policy.check
def check(group: Resource) -> Violations:
    """A year at least."""
    days = group.get("RetentionInDays")
    if days is not None and days < YEAR:
        yield days, f"the audit log is kept for less than {YEAR} days"


def _is_audit(group: Resource) -> bool:
    name, scope = group.get("LogGroupName"), tag(group, "PciScope")
    said = AUDIT.search(group.id) is not None or (name is not None and AUDIT.search(str(name)) is not None)
    return said or (scope is not None and scope == "cde")
