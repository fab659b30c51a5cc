"""SNS topics, SQS queues, event buses, Lambda functions."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, items, matching, number
from cost_model.formulas import lambda_gb_seconds
from cost_model.hours import month_total
from cost_model.outcomes import Outcome, Quantity, decimal
from cost_model.types.base import PricedType, Rate, keys, metered
from cost_model.vector import real
from cost_model.workload import FunctionLoad, QueueLoad

MAIL, HTTP = "DeliveryAttempts-SMTP", "DeliveryAttempts-HTTP"
DELIVERIES = {"email": MAIL, "email-json": MAIL, "http": HTTP, "https": HTTP}


class Topic(PricedType):
    """A topic: publications, and deliveries to subscriptions that cost (mail, HTTP)."""

    types = ("AWS::SNS::Topic",)
    usage = keys(requests="publications", notifications="deliveries to each mail or HTTP subscription")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = context.profile.operations.notifications.base * context.share(resource, *self.types)
        formula = "notifications of a month, shared by the topics"
        requests = Rate("publications", "AmazonSNS", "Requests-Tier1")
        yield metered(requests, context.usage_or(resource, "requests", count, formula), "requests")
        for subscription in context.graph.referrers(resource, "AWS::SNS::Subscription"):
            protocol = subscription.get("Protocol")
            if isinstance(protocol, str) and protocol in DELIVERIES:
                rate = Rate(f"deliveries by {protocol}", "AmazonSNS", DELIVERIES[protocol])
                yield metered(rate, context.usage_or(resource, "notifications", count, formula), "notifications")


class Queue(PricedType):
    """A queue: API requests of 64 KB."""

    types = ("AWS::SQS::Queue",)
    reads = ("FifoQueue",)
    usage = keys(requests="API requests: send, receive (empty ones too) and delete, each by 64 KB")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        key = "Requests-FIFO-Tier1" if resource.get("FifoQueue") is True else "Requests-Tier1"
        given = context.given(resource, "requests")
        if given is None and self._dead_letters(resource, context):
            given = Quantity(decimal(0), "a dead-letter queue: nothing arrives in an ordinary month", "assumption")
        yield metered(Rate("requests", "AWSQueueService", key), given or self._estimate(resource, context), "requests")

    def _estimate(self, queue: Resource, context: Context) -> Quantity | None:
        model: QueueLoad | None = matching(queue, context.profile.queues, queue.get("QueueName"))
        if model is None:
            return None
        slots = context.slots(queue)
        messages = month_total(slots, [model.messages.per_hour(slot) for slot in slots])
        count = messages * model.requests_per_message.base + model.idle_requests.base
        return Quantity(decimal(count), "messages x requests of one + idle polling", "profile", "requests")

    def _dead_letters(self, queue: Resource, context: Context) -> bool:
        if queue.get("RedriveAllowPolicy") is not None:
            return True
        users = context.graph.referrers(
            queue, "AWS::SQS::Queue", "AWS::SNS::Subscription", "AWS::Events::Rule", "AWS::Lambda::Function"
        )
        places = ("RedrivePolicy", "DeadLetterConfig", "Targets.*.DeadLetterConfig")
        return any(
            queue in context.graph.targets(value) for user in users for place in places for _, value in user.find(place)
        )


class EventBus(PricedType):
    """A bus of one's own: events published to it."""

    types = ("AWS::Events::EventBus",)
    usage = keys(events="custom events published, by 64 KB")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield metered(Rate("events", "AWSEvents", "Event-64K-Chunks"), context.given(resource, "events"), "events")


class Function(PricedType):
    """A function: requests, and GB-seconds by its memory and duration. The free allowance is not counted."""

    types = ("AWS::Lambda::Function",)
    reads = ("MemorySize", "Architectures")
    usage = keys(requests="invocations", duration_ms="average duration of one invocation in ms")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        arm = "-ARM" if "arm64" in items(resource.get("Architectures")) else ""
        model: FunctionLoad | None = matching(resource, context.profile.functions, resource.get("FunctionName"))
        requests = function_calls(resource, context)
        took = model.duration_ms.base if model else None
        duration = context.usage_or(resource, "duration_ms", took, "duration of one invocation")
        yield metered(Rate("requests", "AWSLambda", f"Request{arm}"), requests, "requests")
        compute = Rate("duration", "AWSLambda", f"Lambda-GB-Second{arm}")
        memory = number(resource.get("MemorySize", 128))
        if requests is None or duration is None or memory is None:
            yield metered(compute, None, "requests` and `duration_ms")
            return
        seconds = lambda_gb_seconds(real(requests.value), real(duration.value), memory)
        formula = f"{requests.value} x {duration.value} ms x {memory:g} / 1,024 GB"
        given = {requests.provenance, duration.provenance} == {"usage file"}
        total = Quantity(decimal(seconds), formula, "usage file" if given else "profile", "duration_ms")
        yield metered(compute, total, "duration_ms")


def function_calls(function: Resource, context: Context) -> Quantity | None:
    """Invocations a month: as given, by events and schedule; None where the profile does not know it."""
    model: FunctionLoad | None = matching(function, context.profile.functions, function.get("FunctionName"))
    calls = None
    if model is not None:
        slots = context.slots(function)
        calls = month_total(slots, [model.calls.per_hour(slot) for slot in slots]) + model.calls_per_month.base
    return context.usage_or(function, "requests", calls, "invocations by events and schedule")
