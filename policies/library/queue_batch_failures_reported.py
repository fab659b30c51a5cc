"""Policy queue-batch-failures-reported."""

from policies.aws.queues import maps_a_queue
from policies.kernel import GDPR, LOW, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="queue-batch-failures-reported",
    severity=LOW,
    resource="AWS::Lambda::EventSourceMapping",
    title="A function reports which messages of an SQS batch failed (partial batch responses)",
    serves={REL: {"F10": PARTIAL, "REL04-BP02": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Without ReportBatchItemFailures one bad message brings its whole batch back. A batch of one needs none. "
    "Not seen: whether the function answers with the list of failures.",
    fix="Set FunctionResponseTypes [ReportBatchItemFailures].",
    severity_reason="Good messages are handled again and some set aside; a consumer has to bear that in any case.",
    passing=(
        """
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionResponseTypes: [ReportBatchItemFailures]}
Single:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Orders.Arn, BatchSize: "1"}
Stream:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks", StartingPosition: LATEST}
Orders: {Type: AWS::SQS::Queue}
""",
    ),
    failing=(
        """
Foreign:  # <--
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: "arn:aws:sqs:eu-west-1:111122223333:orders", FunctionName: worker}
Open:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    EventSourceArn: !GetAtt Orders.Arn
    FunctionResponseTypes: []  # <--
Orders: {Type: AWS::SQS::Queue}
""",
    ),
)


@policy.applies
def applies(mapping: Resource) -> bool:
    """What takes its events from a queue."""
    return maps_a_queue(mapping)


@policy.check
def check(mapping: Resource) -> Violations:
    """The kind of response."""
    size = mapping.get("BatchSize")
    single = size is not None and size == 1
    if not single and not any(each == "ReportBatchItemFailures" for each in mapping.each("FunctionResponseTypes.*")):
        yield mapping.spot("FunctionResponseTypes"), "one bad message brings its whole batch back"
