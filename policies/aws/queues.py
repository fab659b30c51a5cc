"""Dead-letter queues: which they are, and who sends failures to them."""

import re
from collections.abc import Iterator

from policies.aws.documents import tree
from policies.kernel import Resource, Value

QUEUE = "AWS::SQS::Queue"
TARGETS = {
    "AWS::Lambda::Function": ("DeadLetterConfig.TargetArn",),
    "AWS::Lambda::EventSourceMapping": ("DestinationConfig.OnFailure.Destination",),
    "AWS::Lambda::EventInvokeConfig": ("DestinationConfig.OnFailure.Destination",),
    "AWS::Serverless::Function": (
        "DeadLetterQueue.TargetArn",
        "EventInvokeConfig.DestinationConfig.OnFailure.Destination",
    ),
    "AWS::Events::Rule": ("Targets.*.DeadLetterConfig.Arn",),
    "AWS::Events::EventBus": ("DeadLetterConfig.Arn",),
    "AWS::Scheduler::Schedule": ("Target.DeadLetterConfig.Arn",),
    "AWS::SNS::Subscription": ("RedrivePolicy",),
    QUEUE: ("RedrivePolicy",),
}
"""Where others name the queue that takes what they could not deliver."""
NAMED = re.compile(r"dlq|dead.?letter|undeliver", re.IGNORECASE)


def takes_dead_letters(queue: Resource) -> bool:
    """Whether it is a dead-letter queue: somebody sends failures to it, or its redrive permission or name says so."""
    name = queue.get("QueueName")
    called = NAMED.search(queue.id) is not None or (name is not None and NAMED.search(str(name)) is not None)
    if queue.get("RedriveAllowPolicy") is not None or (called and queue.get("RedrivePolicy") is None):
        return True
    return next(sources(queue), None) is not None


def sources(queue: Resource) -> Iterator[Resource]:
    """The resources that send failures to a queue."""
    for user in queue.referrers(*TARGETS):
        places = (value for pattern in TARGETS[user.type] for value in user.each(pattern))
        if any(queue in _dead_letters(value) for value in places):
            yield user


def _dead_letters(value: Value) -> list[Resource]:
    inner = tree(value)
    arn = inner.get("deadLetterTargetArn") if inner is not None else value
    return arn.targets() if arn is not None else []
