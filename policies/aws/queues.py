"""Queues: which take dead letters and from whom, and which functions work on them."""

import re
from collections.abc import Iterator

from policies.aws.documents import tree
from policies.kernel import Resource, Value

QUEUE, FUNCTION = "AWS::SQS::Queue", "AWS::Lambda::Function"
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


def maps_a_queue(mapping: Resource) -> bool:
    """Whether an event source mapping takes its events from a queue."""
    source = mapping.get("EventSourceArn")
    if source is None:
        return False
    return any(target.type == QUEUE for target in source.targets()) or ":sqs:" in str(source)


def functions_of(mapping: Resource) -> list[Resource]:
    """The functions that an event source mapping calls, by themselves or by a version or alias of theirs."""
    name = mapping.get("FunctionName")
    found = []
    for target in name.targets() if name is not None else ():
        inner = target.get("FunctionName")
        found += [target] if target.type == FUNCTION else inner.targets() if inner is not None else []
    return [function for function in found if function.type == FUNCTION]
