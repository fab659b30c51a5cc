"""Policy dead-letter-queue-watched."""

from policies.aws.alarms import is_watched
from policies.aws.queues import QUEUE, takes_dead_letters
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

DEPTH = ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesReceived")

policy = Policy(
    id="dead-letter-queue-watched",
    severity=MEDIUM,
    resource=QUEUE,
    title="An alarm tells when messages arrive in a dead-letter queue",
    serves={
        REL: {"REL11-BP01": PARTIAL, "REL06-BP01": PARTIAL, "F10": PARTIAL, "F20": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What was set aside waits for somebody, and expires if nobody hears of it. Where the template hands the "
    "dead-letter queue out, the alarm may stand elsewhere (undecided). Not seen: a dead-letter queue of another "
    "template, and whether anybody looks.",
    fix="Add an alarm on ApproximateNumberOfMessagesVisible with dimension QueueName of the dead-letter queue.",
    severity_reason="Failed orders are kept, but lost two weeks later if nobody is told.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: "5"}}
Failed: {Type: AWS::SQS::Queue}
Alarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{Name: QueueName, Value: !GetAtt Failed.QueueName}]
""",
        """
Function: {Type: AWS::Lambda::Function, Properties: {DeadLetterConfig: {TargetArn: !GetAtt Failed.Arn}}}
Failed: {Type: AWS::SQS::Queue, Properties: {QueueName: shop-failed}}
Alarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Metrics:
      - Id: depth
        MetricStat:
          Metric:
            MetricName: ApproximateNumberOfMessagesVisible
            Dimensions: [{Name: QueueName, Value: shop-failed}]
""",
        """
--- # {name: messaging}
Resources:
  Failed: {Type: AWS::SQS::Queue, Properties: {QueueName: failed, RedriveAllowPolicy: {redrivePermission: denyAll}}}
--- # {name: watch}
Resources:
  Alarm:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: ApproximateNumberOfMessagesVisible
      Dimensions: [{Name: QueueName, Value: failed}]
""",
    ),
    failing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}}
Failed:  # <--
  Type: AWS::SQS::Queue
OrdersDLQ:  # <--
  Type: AWS::SQS::Queue
""",
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}}
Failed:  # <--
  Type: AWS::SQS::Queue
Other:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{Name: QueueName, Value: other}]
""",
    ),
)


@policy.applies
def applies(queue: Resource) -> bool:
    """Dead-letter queues."""
    return takes_dead_letters(queue)


@policy.check
def check(queue: Resource) -> Violations:
    """An alarm on what waits."""
    watched = is_watched(queue, DEPTH, "QueueName", "QueueName")
    if not watched and not queue.met_elsewhere("be watched by an alarm"):
        yield queue, "no alarm tells of messages that were set aside here"
