"""Policy queue-encryption-declared."""

from policies.aws.keys import is_named
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="queue-encryption-declared",
    severity=LOW,
    resource="AWS::SQS::Queue",
    title="SQS queues declare their encryption at rest (SSE-SQS or SSE-KMS)",
    serves={},
    opinion=True,
    why="A new queue is encrypted with SSE-SQS since 2022, also where the template says nothing; queues made before "
    "stay as they were made. Said in the template, it is a decision that a reviewer and an auditor can read. "
    "Not seen: when the queue was made.",
    fix="Set SqsManagedSseEnabled: true, or KmsMasterKeyId.",
    severity_reason="AWS encrypts by default, so nothing lies open: what is missing is the evidence.",
    repair={"SqsManagedSseEnabled": True},
    passing=(
        """
Managed: {Type: AWS::SQS::Queue, Properties: {SqsManagedSseEnabled: true}}
Keyed: {Type: AWS::SQS::Queue, Properties: {KmsMasterKeyId: alias/aws/sqs}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::SQS::Queue
Off:
  Type: AWS::SQS::Queue
  Properties:
    SqsManagedSseEnabled: false  # <--
""",
    ),
)


@policy.check
def check(queue: Resource) -> Violations:
    """Either property."""
    if not is_named(queue.get("KmsMasterKeyId")) and not queue.on("SqsManagedSseEnabled"):
        yield queue.spot("SqsManagedSseEnabled"), "the template does not say that the queue is encrypted"
