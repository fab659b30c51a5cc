"""Policy alarms-reach-somebody."""

from policies.aws.alarms import ALARMS, TOPIC, is_heard
from policies.aws.platform import in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alarms-reach-somebody",
    severity=MEDIUM,
    severity_reason="The alarm goes off and its message ends in a topic without reader; the outage lasts until "
    "shoppers call.",
    resource=ALARMS,
    title="CloudWatch alarms reach a topic that somebody subscribes to",
    serves={
        REL: {"REL11-BP06": PARTIAL, "F20": PARTIAL},
        PCI: {"12.10.5": SUPPORTING},
        GDPR: {"33(2)": SUPPORTING},
    },
    why="The action is followed to its topic in whatever stack of the platform declares it, and the topic to its "
    "subscriptions. In a lone template people may subscribe by hand or elsewhere, so it is not asked. Not seen: "
    "whether the subscriber has confirmed, and reads.",
    fix="Add an AWS::SNS::Subscription to the topic.",
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
  Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref TopicArn]}}
""",
        """
Topic: {Type: AWS::SNS::Topic}
Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {AlarmActions: [!Ref Topic]}}
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
""",
    ),
)


@policy.applies
def applies(alarm: Resource) -> bool:
    """Alarms of a platform, where all subscriptions are at hand."""
    return in_platform(alarm)


@policy.check
def check(alarm: Resource) -> Violations:
    """Somebody there."""
    for action in alarm.each("AlarmActions.*"):
        for topic in action.targets():
            if topic.type == TOPIC and not is_heard(topic):
                yield action, f"nobody subscribes to topic {topic.id}"
