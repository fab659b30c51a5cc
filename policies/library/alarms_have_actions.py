"""Policy alarms-have-actions."""

from policies.aws.alarms import TOPIC, is_heard
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

ALARMS = ("AWS::CloudWatch::Alarm", "AWS::CloudWatch::CompositeAlarm")
ACTED_ON_BY = ("AWS::ECS::Service", "AWS::FIS::ExperimentTemplate", "AWS::Route53::HealthCheck", ALARMS[1])

policy = Policy(
    id="alarms-have-actions",
    severity=MEDIUM,
    resource=ALARMS,
    title="Alarms tell somebody: their actions are on and reach a topic with a subscriber",
    serves={
        REL: {"REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL, "REL11-BP06": PARTIAL, "F20": PARTIAL},
        PCI: {"10.7.2": SUPPORTING, "12.10.5": SUPPORTING},
        GDPR: {"33(2)": SUPPORTING},
    },
    why="An alarm without action is a red light in an empty room. The action is followed to its topic in whatever "
    "stack declares it, and the topic to its subscriptions. Alarms that a composite alarm, a service's deployment, a "
    "health check or an experiment acts on need none. Not seen: whether the subscriber has confirmed, and reads.",
    fix="Give the alarm AlarmActions with the ARN of a topic that has a subscription, and leave ActionsEnabled on.",
    passing=(
        """
--- # {name: alerting}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Mail: {Type: AWS::SNS::Subscription, Properties: {TopicArn: !Ref Topic, Protocol: email, Endpoint: a@example.com}}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/alerting/critical-topic-arn, Type: String, Value: !Ref Topic}
--- # {name: service, wiring: {TopicArn: alerting/critical-topic-arn}}
Parameters:
  TopicArn: {Type: "AWS::SSM::Parameter::Value<String>"}
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmActions: [!Ref TopicArn], ActionsEnabled: "true"}
  Part: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmName: part}}
  Whole:
    Type: AWS::CloudWatch::CompositeAlarm
    Properties: {AlarmRule: !Sub "ALARM(${Part})", AlarmActions: [!Ref TopicArn]}
""",
        """
Topic: {Type: AWS::SNS::Topic, Properties: {Subscription: [{Protocol: email, Endpoint: a@example.com}]}}
Grow: {Type: AWS::AutoScaling::ScalingPolicy, Properties: {AutoScalingGroupName: group}}
Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Topic, !Ref Grow]}}
""",
    ),
    failing=(
        """
--- # {name: alerting}
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/alerting/critical-topic-arn, Type: String, Value: !Ref Topic}
--- # {name: service, wiring: {TopicArn: alerting/critical-topic-arn}}
Parameters:
  TopicArn: {Type: "AWS::SSM::Parameter::Value<String>"}
Resources:
  Unheard:
    Type: AWS::CloudWatch::Alarm
    Properties:
      AlarmActions:
        - !Ref TopicArn  # <--
  Muted:
    Type: AWS::CloudWatch::Alarm
    Properties:
      ActionsEnabled: false  # <--
      AlarmActions: ["arn:aws:sns:eu-west-1:111122223333:elsewhere"]
  Silent:  # <--
    Type: AWS::CloudWatch::Alarm
    Properties: {AlarmName: silent}
""",
    ),
)


@policy.applies
def applies(alarm: Resource) -> bool:
    """Alarms that nothing else acts on."""
    return not alarm.referrers(*ACTED_ON_BY)


@policy.check
def check(alarm: Resource) -> Violations:
    """Switched on, somewhere to go, somebody there."""
    enabled = alarm.get("ActionsEnabled")
    if enabled is not None and not enabled:
        yield enabled, "the alarm's actions are switched off"
    actions = list(alarm.each("AlarmActions.*"))
    if not actions:
        yield alarm.spot("AlarmActions"), "the alarm has no action"
    for action in actions:
        for topic in action.targets():
            if topic.type == TOPIC and not is_heard(topic):
                yield action, f"nobody subscribes to topic {topic.id}"
