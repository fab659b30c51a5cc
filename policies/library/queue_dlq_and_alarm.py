"""Policy queue-dlq-and-alarm."""

from policies.aws.documents import tree
from policies.aws.queues import QUEUE, takes_dead_letters
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="queue-dlq-and-alarm",
    severity=MEDIUM,
    resource=QUEUE,
    title="Each SQS work queue has a dead-letter queue (DLQ)",
    serves={
        REL: {"REL05-BP01": SUPPORTING, "F10": DIRECT, "F09": PARTIAL, "F22": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A message that nobody can handle comes back until it expires, in front of those that could be handled, and "
    "then is gone without a trace. A dead-letter queue needs none itself; it is known by who sends failures to it, by "
    "RedriveAllowPolicy, or by its name. Whether an alarm tells of dead letters, dead-letter-queue-watched asks. "
    "Not seen: whether the queue at the other end exists, and whether anybody sends the messages again.",
    fix="Set RedrivePolicy with deadLetterTargetArn and maxReceiveCount.",
    severity_reason="One message that cannot be handled holds up or loses others: an outage of one flow, no exposure.",
    passing=(
        """
Orders:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !GetAtt Failed.Arn, maxReceiveCount: "5"}}
Failed: {Type: AWS::SQS::Queue}
Text:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: !Sub '{"deadLetterTargetArn": "${Failed.Arn}", "maxReceiveCount": 3}'
Foreign:
  Type: AWS::SQS::Queue
  Properties: {RedrivePolicy: {deadLetterTargetArn: !ImportValue failed, maxReceiveCount: 5}}
Function: {Type: AWS::Lambda::Function, Properties: {DeadLetterConfig: {TargetArn: !GetAtt Given.Arn}}}
Given: {Type: AWS::SQS::Queue}
Allows: {Type: AWS::SQS::Queue, Properties: {RedriveAllowPolicy: {redrivePermission: denyAll}}}
Called: {Type: AWS::SQS::Queue, Properties: {QueueName: orders-dlq}}
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
Endless:
  Type: AWS::SQS::Queue
  Properties:
    RedrivePolicy: {maxReceiveCount: 5}  # <--
""",
        """
Parameters:
  Separate: {Type: String}
Conditions:
  Apart: !Equals [!Ref Separate, "yes"]
Resources:
  Work:  # <--
    Type: AWS::SQS::Queue
    Properties:
      RedrivePolicy: !If
        - Apart
        - {deadLetterTargetArn: "arn:aws:sqs:eu-west-1:111122223333:failed", maxReceiveCount: 5}
        - !Ref AWS::NoValue
""",
    ),
)


@policy.applies
def applies(queue: Resource) -> bool:
    """Queues that hold work."""
    return not takes_dead_letters(queue)


@policy.check
def check(queue: Resource) -> Violations:
    """Both parts of the redrive policy."""
    said = queue.get("RedrivePolicy")
    redrive = tree(said)
    if said is None:
        yield queue.spot("RedrivePolicy"), "a message that cannot be handled is tried until it expires"
    elif redrive is not None:
        for part in ("deadLetterTargetArn", "maxReceiveCount"):
            if redrive.get(part) is None:
                yield said, f"the redrive policy has no {part}"
