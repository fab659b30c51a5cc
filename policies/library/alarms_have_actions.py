"""Policy alarms-have-actions."""

from policies.aws.alarms import ACTED_ON_BY, ALARMS
from policies.aws.cdn import is_set
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alarms-have-actions",
    severity=MEDIUM,
    severity_reason="The fault itself is handled or not as before; what is lost is the time until somebody looks.",
    resource=ALARMS,
    title="CloudWatch alarms have an action for the alarm state",
    serves={
        REL: {"REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL, "REL11-BP06": PARTIAL, "F20": PARTIAL},
        PCI: {"10.7.2": SUPPORTING, "12.10.5": SUPPORTING},
        GDPR: {"33(2)": SUPPORTING},
    },
    why="An alarm without action is a red light in an empty room; actions for OK, or for insufficient data, tell that "
    "it is over, or that nothing is known. Alarms that a composite alarm, a service's deployment, a health check or an "
    "experiment acts on need none. Whether actions are switched on, and reach anybody, is the matter of "
    "alarms-actions-enabled and alarms-reach-somebody. Not seen: which alarms each tier ought to have.",
    fix="Give the alarm AlarmActions with the ARN of a topic or of what is to be done.",
    passing=(
        """
Topic: {Type: AWS::SNS::Topic}
Grow: {Type: AWS::AutoScaling::ScalingPolicy, Properties: {AutoScalingGroupName: group}}
Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Topic, !Ref Grow]}}
Single: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: "arn:aws:sns:eu-west-1:111122223333:topic"}}
Part: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: part}}
Whole:
  Type: AWS::CloudWatch::CompositeAlarm
  Properties: {AlarmRule: !Sub "ALARM(${Part})", AlarmActions: [!Ref Topic]}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::CloudWatch::Alarm
  Properties: {AlarmName: silent, ActionsEnabled: true}
Empty:
  Type: AWS::CloudWatch::Alarm
  Properties:
    AlarmActions: []  # <--
Over:  # <--
  Type: AWS::CloudWatch::Alarm
  Properties: {OKActions: ["arn:aws:sns:eu-west-1:111122223333:topic"]}
Whole:  # <--
  Type: AWS::CloudWatch::CompositeAlarm
  Properties: {AlarmRule: "ALARM(a)"}
""",
    ),
)


@policy.applies
def applies(alarm: Resource) -> bool:
    """Alarms that nothing else acts on."""
    return not alarm.referrers(*ACTED_ON_BY)


@policy.check
def check(alarm: Resource) -> Violations:
    """Something to do."""
    if not any(is_set(action) for action in alarm.each("AlarmActions.*")):
        yield alarm.spot("AlarmActions"), "the alarm has no action"
