"""Policy alarms-actions-enabled."""

from policies.aws.alarms import ACTED_ON_BY, ALARMS
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alarms-actions-enabled",
    severity=MEDIUM,
    severity_reason="An alarm that is muted looks like one that works, and stays muted until the outage that it should "
    "have told of.",
    resource=ALARMS,
    title="CloudWatch alarm actions are enabled",
    serves={
        REL: {"REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL, "REL11-BP06": PARTIAL, "F20": PARTIAL},
        PCI: {"10.7.2": SUPPORTING},
        GDPR: {"33(2)": SUPPORTING},
    },
    why="ActionsEnabled false is meant for the length of some maintenance; in a template it stays. Actions are on by "
    "default. Alarms that a composite alarm, a deployment, a health check or an experiment acts on may do without. Not "
    "seen: actions that were switched off by hand, and suppression by another alarm.",
    fix="Take ActionsEnabled away, or set it to true.",
    repair={"ActionsEnabled": True},
    passing=(
        """
Default: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: a}}
On: {Type: AWS::CloudWatch::Alarm, Properties: {ActionsEnabled: "true"}}
""",
    ),
    failing=(
        """
Muted:
  Type: AWS::CloudWatch::Alarm
  Properties:
    ActionsEnabled: "false"  # <--
    AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:elsewhere"]
Whole:
  Type: AWS::CloudWatch::CompositeAlarm
  Properties:
    ActionsEnabled: false  # <--
""",
    ),
)


@policy.check
def check(alarm: Resource) -> Violations:
    """Not switched off, unless something else acts on the alarm."""
    enabled = alarm.get("ActionsEnabled")
    if enabled is not None and not enabled and not alarm.referrers(*ACTED_ON_BY):
        yield enabled, "the alarm's actions are switched off"
