"""Policy queue-visibility-exceeds-consumer."""

from policies.aws.documents import tree
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

QUEUE, FUNCTION = "AWS::SQS::Queue", "AWS::Lambda::Function"
TIMES = 6
FEWEST_TRIES = 5
DAY = 86_400
DEFAULT_TIMEOUT, DEFAULT_VISIBILITY = 3, 30

policy = Policy(
    id="queue-visibility-exceeds-consumer",
    severity=MEDIUM,
    resource="AWS::Lambda::EventSourceMapping",
    title="A message is not handed out again while a function still works on it",
    serves={
        REL: {"F09": PARTIAL, "F10": PARTIAL, "REL04-BP02": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Lambda asks for a visibility timeout of at least six times the function's own: it tries again when it is "
    "throttled, and a message that comes back meanwhile is handled twice. Without ReportBatchItemFailures one bad "
    "message brings its whole batch back. Throttling counts as a try, so fewer than five send good messages to the "
    "dead-letter queue; and a queue that keeps less than a day loses what a broken consumer left. Defaults of queue "
    "(30 seconds, 4 days) and function (3 seconds) are counted. Not seen: queues and functions of other templates, "
    "consumers that are no function, and whether the consumer is idempotent.",
    fix="Set VisibilityTimeout to six times the function's Timeout, FunctionResponseTypes [ReportBatchItemFailures], "
    "maxReceiveCount of 5 or more, and MessageRetentionPeriod of a day or more.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties:
    VisibilityTimeout: "180"
    RedrivePolicy: {maxReceiveCount: "5", deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:failed"}
Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: "30"}}
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    EventSourceArn: !GetAtt Orders.Arn
    FunctionName: !Ref Worker
    FunctionResponseTypes: [ReportBatchItemFailures]
Quick: {Type: AWS::Lambda::Function}
Single:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Plain.Arn, FunctionName: !GetAtt Quick.Arn, BatchSize: 1}
Plain: {Type: AWS::SQS::Queue}
Stream:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks", StartingPosition: LATEST}
Elsewhere:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !ImportValue queue, FunctionName: worker}
""",
    ),
    failing=(
        """
Parameters:
  Seconds: {Type: Number}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      MessageRetentionPeriod: 3600  # <--
      VisibilityTimeout: 179  # <--
      RedrivePolicy:
        maxReceiveCount: "2"  # <--
  Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: 30}}
  Mapping:  # <--
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
  Default:  # <--
    Type: AWS::SQS::Queue
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Worker, Name: live, FunctionVersion: "1"}}
  Through:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Default.Arn
      FunctionName: !Ref Alias
      FunctionResponseTypes: [ReportBatchItemFailures]
  Chosen:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !Ref Seconds  # <-- ?
  Open:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Chosen.Arn
      FunctionName: !Ref Worker
      FunctionResponseTypes: []  # <--
""",
        """
Foreign:  # <--
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:orders", FunctionName: worker}
""",
    ),
)


@policy.applies
def applies(mapping: Resource) -> bool:
    """Mappings of queues."""
    source = mapping.get("EventSourceArn")
    if source is None:
        return False
    return any(target.type == QUEUE for target in source.targets()) or ":sqs:" in str(source)


@policy.check
def check(mapping: Resource) -> Violations:
    """Failures one by one; then the queue against the function."""
    size = mapping.get("BatchSize")
    single = size is not None and size == 1
    if not single and not any(each == "ReportBatchItemFailures" for each in mapping.each("FunctionResponseTypes.*")):
        yield mapping.spot("FunctionResponseTypes"), "one bad message brings its whole batch back"
    source = mapping.get("EventSourceArn")
    for queue in source.targets() if source is not None else ():
        if queue.type == QUEUE:
            yield from _queue(queue, mapping)


def _queue(queue: Resource, mapping: Resource) -> Violations:
    for function in _functions(mapping.get("FunctionName")):
        timeout, visibility = function.get("Timeout"), queue.get("VisibilityTimeout")
        place = queue.spot("VisibilityTimeout")
        if timeout is not None and timeout.unknown:
            if not timeout.holds("be short enough for the queue's visibility timeout"):
                yield place, "a message may come back while the function works on it"
            continue
        seconds = DEFAULT_TIMEOUT if timeout is None or timeout.number is None else timeout.number
        least = TIMES * seconds
        if least > DEFAULT_VISIBILITY if visibility is None else visibility < least:
            yield place, f"a message may come back while the function works on it, within {least} seconds"
    kept = queue.get("MessageRetentionPeriod")
    if kept is not None and kept < DAY:
        yield kept, "messages expire before a broken consumer is mended"
    redrive = tree(queue.get("RedrivePolicy"))
    tries = redrive.get("maxReceiveCount") if redrive is not None else None
    if tries is not None and tries < FEWEST_TRIES:
        yield tries, f"throttling alone sets messages aside: fewer than {FEWEST_TRIES} tries"


def _functions(name: Value | None) -> list[Resource]:
    """The functions that a mapping calls, by themselves or by a version or alias of theirs."""
    found = []
    for target in name.targets() if name is not None else ():
        inner = target.get("FunctionName")
        found += [target] if target.type == FUNCTION else inner.targets() if inner is not None else []
    return [function for function in found if function.type == FUNCTION]
