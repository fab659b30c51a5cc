"""Policy queue-outlasts-consumer."""

from policies.aws.documents import tree
from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

FEWEST_TRIES, DAY = 5, 86_400

policy = Policy(
    id="queue-outlasts-consumer",
    severity=LOW,
    resource="AWS::SQS::Queue",
    title="SQS queues that a function reads keep messages for a day and try them five times",
    serves={REL: {"F09": PARTIAL, "F10": PARTIAL}},
    why="Throttling of Lambda counts as a try, so fewer than five send good messages to the dead-letter queue; and a "
    "queue that keeps less than a day loses what a broken consumer left. The default of a queue is four days. "
    "Not seen: queues read by mappings of other templates.",
    fix="Set maxReceiveCount of 5 or more, and MessageRetentionPeriod of a day or more.",
    severity_reason="It takes a broken or throttled consumer first; then messages are lost or set aside too early.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {maxReceiveCount: "5", deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:failed"}
Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Orders.Arn}}
Unread: {Type: AWS::SQS::Queue, Properties: {MessageRetentionPeriod: 60}}
""",
    ),
    failing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties:
    MessageRetentionPeriod: "3600"  # <--
    RedrivePolicy:
      maxReceiveCount: "2"  # <--
Mapping: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Orders.Arn}}
""",
    ),
)


@policy.applies
def applies(queue: Resource) -> bool:
    """Queues that a function reads."""
    return bool(queue.referrers("AWS::Lambda::EventSourceMapping"))


@policy.check
def check(queue: Resource) -> Violations:
    """Retention, then tries."""
    kept = queue.get("MessageRetentionPeriod")
    if kept is not None and kept < DAY:
        yield kept, "messages expire before a broken consumer is mended"
    redrive = tree(queue.get("RedrivePolicy"))
    tries = redrive.get("maxReceiveCount") if redrive is not None else None
    if tries is not None and tries < FEWEST_TRIES:
        yield tries, f"throttling alone sets messages aside: fewer than {FEWEST_TRIES} tries"
