"""Policy queue-dlq-and-alarm."""

import re
from collections.abc import Iterator

from policies.aws.alarms import is_watched
from policies.aws.documents import tree
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

QUEUE = "AWS::SQS::Queue"
TARGETS = {
    "AWS::Lambda::Function": ("DeadLetterConfig.TargetArn",),
    "AWS::Lambda::EventSourceMapping": ("DestinationConfig.OnFailure.Destination",),
    "AWS::Lambda::EventInvokeConfig": ("DestinationConfig.OnFailure.Destination",),
    "AWS::Events::Rule": ("Targets.*.DeadLetterConfig.Arn",),
    "AWS::Events::EventBus": ("DeadLetterConfig.Arn",),
    "AWS::Scheduler::Schedule": ("Target.DeadLetterConfig.Arn",),
    "AWS::SNS::Subscription": ("RedrivePolicy",),
    QUEUE: ("RedrivePolicy",),
}
"""Where others name the queue that takes what they could not deliver."""
NAMED = re.compile(r"dlq|dead.?letter|undeliver", re.IGNORECASE)
DEPTH = ("ApproximateNumberOfMessagesVisible", "ApproximateAgeOfOldestMessage", "NumberOfMessagesReceived")
FOUR_DAYS, TWO_WEEKS = 345_600, 1_209_600

policy = Policy(
    id="queue-dlq-and-alarm",
    severity=MEDIUM,
    resource=QUEUE,
    title="Each work queue sets failed messages aside, where they keep longer and an alarm tells of them",
    serves={
        REL: {"REL05-BP01": SUPPORTING, "REL11-BP01": PARTIAL, "F10": DIRECT, "F09": PARTIAL, "F22": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A message that nobody can handle comes back until it expires, in front of those that could be handled, and "
    "then is gone without a trace. A dead-letter queue is known by who sends failures to it, by RedriveAllowPolicy, or "
    "by its name. A message keeps its age when a standard queue sets it aside, so the second queue must keep longer "
    "than the first. Where the template hands the dead-letter queue out, the alarm may stand elsewhere (undecided). "
    "Not seen: a dead-letter queue of another template, and whether anybody looks and sends the messages again.",
    fix="Set RedrivePolicy with deadLetterTargetArn and maxReceiveCount, MessageRetentionPeriod 1209600 on the "
    "dead-letter queue, and an alarm on its ApproximateNumberOfMessagesVisible.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: "5"}}
Failed: {Type: AWS::SQS::Queue, Properties: {MessageRetentionPeriod: "1209600"}}
Alarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{Name: QueueName, Value: !GetAtt Failed.QueueName}]
Text:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: !Sub '{"deadLetterTargetArn": "${Failed.Arn}", "maxReceiveCount": 3}'
Foreign:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !ImportValue failed, maxReceiveCount: 5}}
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
Ordered:
  Type: AWS::SQS::Queue
  Properties: {FifoQueue: true, RedrivePolicy: {deadLetterTargetArn: !GetAtt OrderedFailed.Arn, maxReceiveCount: 5}}
OrderedFailed: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
OrderedAlarm:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: ApproximateNumberOfMessagesVisible
    Dimensions: [{Name: QueueName, Value: !GetAtt OrderedFailed.QueueName}]
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
Bare:  # <--
  Type: AWS::SQS::Queue
Half:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:failed"}  # <--
Short:
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: 600000
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}
Failed:  # <--
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: "86400"  # <--
OrdersDLQ:  # <--
  Type: AWS::SQS::Queue
""",
        """
Parameters:
  Seconds: {Type: Number}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}}
  Failed:  # <-- ?
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: !Ref Seconds  # <-- ?
Outputs:
  FailedArn: {Value: !GetAtt Failed.Arn, Export: {Name: failed}}
""",
    ),
)


@policy.check
def check(queue: Resource) -> Violations:
    """Dead letters: kept and watched. Work: set aside."""
    sources = list(_sources(queue))
    name = queue.get("QueueName")
    called = NAMED.search(queue.id) is not None or (name is not None and NAMED.search(str(name)) is not None)
    if sources or queue.get("RedriveAllowPolicy") is not None or (called and queue.get("RedrivePolicy") is None):
        yield from _retention(queue, [source for source in sources if source.type == QUEUE])
        watched = is_watched(queue, DEPTH, "QueueName", "QueueName")
        if not watched and not queue.met_elsewhere("be watched by an alarm"):
            yield queue, "no alarm tells of messages that were set aside here"
        return
    said = queue.get("RedrivePolicy")
    redrive = tree(said)
    if said is None:
        yield queue.spot("RedrivePolicy"), "a message that cannot be handled is tried until it expires"
    elif redrive is not None:
        for part in ("deadLetterTargetArn", "maxReceiveCount"):
            if redrive.get(part) is None:
                yield said, f"the redrive policy has no {part}"


def _sources(queue: Resource) -> Iterator[Resource]:
    """The resources that send failures to a queue."""
    for user in queue.referrers(*TARGETS):
        places = (value for pattern in TARGETS[user.type] for value in user.each(pattern))
        if any(queue in _dead_letters(value) for value in places):
            yield user


def _dead_letters(value: Value) -> list[Resource]:
    inner = tree(value)
    arn = inner.get("deadLetterTargetArn") if inner is not None else value
    return arn.targets() if arn is not None else []


def _retention(queue: Resource, sources: list[Resource]) -> Violations:
    kept = queue.get("MessageRetentionPeriod")
    for source in sources:
        fifo, other = source.get("FifoQueue"), source.get("MessageRetentionPeriod")
        if fifo is not None and fifo:
            continue  # a FIFO queue counts a message's age anew
        if other is not None and other.number is None:
            continue
        least = FOUR_DAYS if other is None or other.number is None else other.number
        enough = least < FOUR_DAYS if kept is None else kept >= min(least + 1, TWO_WEEKS)
        if not enough:
            yield queue.spot("MessageRetentionPeriod"), "messages expire here no later than where they come from"
