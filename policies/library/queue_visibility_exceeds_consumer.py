"""Policy queue-visibility-exceeds-consumer."""

from policies.aws.queues import QUEUE, functions_of, maps_a_queue
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

TIMES = 6
DEFAULT_TIMEOUT, DEFAULT_VISIBILITY = 3, 30

policy = Policy(
    id="queue-visibility-exceeds-consumer",
    severity=MEDIUM,
    resource="AWS::Lambda::EventSourceMapping",
    title="An SQS message is not handed out again while a function still works on it (visibility timeout)",
    serves={REL: {"F09": PARTIAL, "REL04-BP02": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Lambda asks for a visibility timeout of at least six times the function's own: it tries again when it is "
    "throttled, and a message that comes back meanwhile is handled twice. Defaults of queue (30 seconds) and function "
    "(3 seconds) are counted. Not seen: queues and functions of other templates, consumers that are no function, and "
    "whether the consumer is idempotent.",
    fix="Set VisibilityTimeout to six times the function's Timeout.",
    severity_reason="An order may be handled twice, and paid twice where the consumer is not idempotent.",
    passing=(
        """
Orders: {Type: AWS::SQS::Queue, Properties: {VisibilityTimeout: "180"}}
Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: "30"}}
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
Quick: {Type: AWS::Lambda::Function}
Single:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Plain.Arn, FunctionName: !GetAtt Quick.Arn}
Plain: {Type: AWS::SQS::Queue}
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
      VisibilityTimeout: 179  # <--
  Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: 30}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
  Default:  # <--
    Type: AWS::SQS::Queue
  Alias: {Type: AWS::Lambda::Alias, Properties: {FunctionName: !Ref Worker, Name: live, FunctionVersion: "1"}}
  Through:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Default.Arn, FunctionName: !Ref Alias}
  Chosen:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: !Ref Seconds  # <-- ?
  Open:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Chosen.Arn, FunctionName: !Ref Worker}
""",
        """
Parameters:
  Seconds: {Type: Number}
Resources:
  Orders:
    Type: AWS::SQS::Queue
    Properties:
      VisibilityTimeout: 180  # <-- ?
  Worker: {Type: AWS::Lambda::Function, Properties: {Timeout: !Ref Seconds}}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
""",
    ),
)


@policy.applies
def applies(mapping: Resource) -> bool:
    """Mappings of queues."""
    return maps_a_queue(mapping)


@policy.check
def check(mapping: Resource) -> Violations:
    """The queue against each function."""
    source = mapping.get("EventSourceArn")
    for queue in source.targets() if source is not None else ():
        if queue.type == QUEUE:
            yield from _queue(queue, mapping)


def _queue(queue: Resource, mapping: Resource) -> Violations:
    for function in functions_of(mapping):
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
