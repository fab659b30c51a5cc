"""Policy logs-retention-bounded."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, Policy, Resource, Violations

ALLOWED = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)
"""The numbers of days that CloudWatch Logs takes."""

policy = Policy(
    id="logs-retention-bounded",
    severity=MEDIUM,
    severity_reason="Nothing is open to anybody by it; personal data are kept longer than any purpose needs, and the "
    "bill grows with them.",
    resource="AWS::Logs::LogGroup",
    title="CloudWatch log groups have a retention",
    serves={GDPR: {"5(1)(e)": PARTIAL}},
    why="A group without retention keeps everything for ever, personal data too. CloudWatch Logs takes certain numbers "
    "of days only, and refuses others at deployment. How long audit logs must be kept is the matter of "
    "logs-audit-kept-a-year. Not seen: what really is in the group, the longest time that its class of data may be "
    "kept, and exports.",
    fix="Set RetentionInDays on every group.",
    passing=(
        """
App: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 30}}
Text: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: "400"}}
Longest: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: 3653}}
""",
        """
Parameters:
  Days: {Type: Number}
Resources:
  Chosen: {Type: AWS::Logs::LogGroup, Properties: {RetentionInDays: !Ref Days}}
""",
    ),
    failing=(
        """
App:  # <--
  Type: AWS::Logs::LogGroup
  Properties: {LogGroupName: app}
Endless:
  Type: AWS::Logs::LogGroup
  Properties:
    RetentionInDays: 3654  # <--
Zero:
  Type: AWS::Logs::LogGroup
  Properties:
    RetentionInDays: "0"  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """There, and a number that CloudWatch Logs takes."""
    days = group.get("RetentionInDays")
    if days is None:
        yield (group, "RetentionInDays"), "the log group keeps everything for ever"
    elif not days.unknown and days.number not in ALLOWED:
        yield days, "CloudWatch Logs does not take this number of days"
