"""Policy dead-letter-queue-keeps-longer."""

from policies.aws.queues import QUEUE, sources
from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

FOUR_DAYS, TWO_WEEKS = 345_600, 1_209_600

policy = Policy(
    id="dead-letter-queue-keeps-longer",
    severity=LOW,
    resource=QUEUE,
    title="A dead-letter queue keeps messages longer than the queue they come from",
    serves={REL: {"F10": PARTIAL}},
    why="A message keeps its age when a standard queue sets it aside, so a second queue that keeps no longer than the "
    "first loses it at once. A FIFO queue counts anew. Not seen: a dead-letter queue of another template.",
    fix="Set MessageRetentionPeriod 1209600 on the dead-letter queue.",
    severity_reason="It costs days of the time there is to repair a failure, and only of messages that failed.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: "5"}}
Failed: {Type: AWS::SQS::Queue, Properties: {MessageRetentionPeriod: "1209600"}}
Ordered:
  Type: AWS::SQS::Queue
  Properties: {FifoQueue: true, RedrivePolicy: {deadLetterTargetArn: !GetAtt OrderedFailed.Arn, maxReceiveCount: 5}}
OrderedFailed: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
""",
    ),
    failing=(
        """
Short:
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: 600000
    RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}
Failed:
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: "86400"  # <--
Default:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Same.Arn, maxReceiveCount: 5}}
Same:  # <--
  Type: AWS::SQS::Queue
""",
        """
Parameters:
  Seconds: {Type: Number}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: 5}}
  Failed:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: !Ref Seconds  # <-- ?
  Second:
    Type: AWS::SQS::Queue
    Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Least.Arn, maxReceiveCount: 5}}
  Least:  # <--
    Type: AWS::SQS::Queue
""",
    ),
)


@policy.check
def check(queue: Resource) -> Violations:
    """Its retention against that of each queue that sends to it."""
    kept = queue.get("MessageRetentionPeriod")
    for source in sources(queue):
        fifo, other = source.get("FifoQueue"), source.get("MessageRetentionPeriod")
        if source.type != QUEUE or (fifo is not None and fifo) or (other is not None and other.number is None):
            continue
        least = FOUR_DAYS if other is None or other.number is None else other.number
        enough = least < FOUR_DAYS if kept is None else kept >= min(least + 1, TWO_WEEKS)
        if not enough:
            yield queue.spot("MessageRetentionPeriod"), "messages expire here no later than where they come from"
