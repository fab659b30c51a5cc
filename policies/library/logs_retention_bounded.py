"""Policy logs-retention-bounded."""

import re

from policies.aws.retention import WITHOUT_CARDHOLDERS, YEAR
from policies.aws.tags import tag
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

AUDIT = re.compile(r"audit|trail|flow-?log|waf|firewall", re.IGNORECASE)
LONGEST = 3653
"""Ten years, the longest finite retention that CloudWatch Logs offers."""

policy = Policy(
    id="logs-retention-bounded",
    severity=HIGH,
    resource="AWS::Logs::LogGroup",
    title="Log groups have an end, and audit logs do not end within twelve months",
    serves={PCI: {"10.5.1": DIRECT}, GDPR: {"5(1)(e)": DIRECT, "32(1)(b)": PARTIAL}},
    why="A group without retention keeps personal data for ever; an audit log that is gone after a month cannot "
    "answer what happened in spring. A group counts as audit log by its logical id or name (audit, trail, flow log, "
    "waf, firewall) or the tag PciScope: cde; in environments named dev or staging it may be kept for less. Not "
    "seen: what really is in the group, and exports.",
    fix="Set RetentionInDays on every group, to 365 or more on audit logs.",
    passing=(
        """
App: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
AuditLog: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "400"}}
""",
        """
App: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 30}}
Scoped:
  Type: AWS::Logs::LogGroup
  Properties: {Tags: [{Key: PciScope, Value: out-of-scope}], RetentionInDays: 30}
Audit: {Type: AWS::Logs::LogGroup, Properties: {LogGroupName: /shop/app, RetentionInDays: 365}}
Longest: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 3653}}
""",
        """
Parameters:
  Environment: {Type: String, Default: staging}
Resources:
  AuditLog: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  App:  # <--
    Type: AWS::Logs::LogGroup
    Properties: {LogGroupName: app}
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
    RetentionInDays: 364  # <--
Cards:
  Type: AWS::Logs::LogGroup
  Properties:
    Tags: [{Key: PciScope, Value: cde}]
    RetentionInDays: 180  # <--
Endless:
  Type: AWS::Logs::LogGroup
  Properties:
    RetentionInDays: 3654  # <--
""",
        """
Kept:
  Type: AWS::Logs::LogGroup
  Properties:
    LogGroupName: /shop/audit
    RetentionInDays: 90  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Bounded above, and for audit logs below."""
    days = group.get("RetentionInDays")
    if days is None:
        yield (group, "RetentionInDays"), "the log group keeps everything for ever"
    elif days < YEAR and _is_audit(group) and group.environment not in WITHOUT_CARDHOLDERS:
        yield days, f"the audit log is kept for less than {YEAR} days"
    elif days > LONGEST:
        yield days, f"the log group keeps everything for more than {LONGEST} days"


def _is_audit(group: Resource) -> bool:
    name, scope = group.get("LogGroupName"), tag(group, "PciScope")
    said = AUDIT.search(group.id) is not None or (name is not None and AUDIT.search(str(name)) is not None)
    return said or (scope is not None and scope == "cde")
