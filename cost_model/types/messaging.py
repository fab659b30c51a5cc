"""SNS topics, SQS queues."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, matching, true
from cost_model.hours import month_total
from cost_model.outcomes import Outcome, Quantity, decimal
from cost_model.types.apis import INTERNET
from cost_model.types.base import Meter, PricedType, Rate, When, keys, metered
from cost_model.workload import QueueLoad

MAIL, HTTP = "DeliveryAttempts-SMTP", "DeliveryAttempts-HTTP"
SNS = "AmazonSNS"
DELIVERIES = {"email": MAIL, "email-json": MAIL, "http": HTTP, "https": HTTP}


class Topic(PricedType):
    """A topic: publications, and deliveries to subscriptions that cost (mail, HTTP)."""

    types = ("AWS::SNS::Topic",)
    reads = ("FifoTopic",)
    usage = keys(
        requests="publications, by 64 KB", notifications="deliveries to each mail or HTTP subscription of the template"
    )
    meters = (
        Meter(
            "http_deliveries",
            "deliveries by HTTP or HTTPS in all, by 64 KB",
            "HTTP deliveries",
            SNS,
            HTTP,
            "notification",
            "1000000",
            "0.0000006",
        ),
        Meter(
            "email_deliveries",
            "deliveries by mail in all",
            "mail deliveries",
            SNS,
            MAIL,
            "notification",
            "100000",
            "0.00002",
        ),
        Meter(
            "push_deliveries",
            "deliveries to mobile devices",
            "mobile push",
            SNS,
            "DeliveryAttempts-APNS",
            "notification",
            "1000000",
            "0.0000005",
        ),
        Meter(
            "sms_messages",
            "text messages, by the message part (price of the country)",
            "text messages",
            SNS,
            "SMS US",
            "notification",
            "100",
            "0.00645",
        ),
        Meter(
            "firehose_deliveries",
            "deliveries to Firehose",
            "Firehose deliveries",
            SNS,
            "Kinesis Firehose notifications",
            "notification",
            "1000000",
            "0.00000019",
        ),
        Meter(
            "fifo_payload_gb",
            "GB published (FIFO)",
            "published data",
            SNS,
            "FIFO Publish API payload",
            "GB",
            "10",
            "0.017",
            when=When("FifoTopic", ("true",), "false"),
        ),
        Meter(
            "fifo_deliveries",
            "deliveries to subscriptions (FIFO)",
            "FIFO deliveries",
            SNS,
            "FIFO notifications",
            "notification",
            "1000000",
            "0.00000001",
            when=When("FifoTopic", ("true",), "false"),
        ),
        Meter(
            "fifo_delivered_gb",
            "GB delivered (FIFO)",
            "delivered data",
            SNS,
            "FIFO notification payload",
            "GB",
            "10",
            "0.001",
            when=When("FifoTopic", ("true",), "false"),
        ),
        Meter(
            "filtered_gb",
            "GB scanned by payload filters",
            "payload filtering",
            SNS,
            "PayloadFiltering-Bytes",
            "GB",
            "100",
            "0.09",
        ),
        Meter(
            "protection_gb",
            "GB scanned by a data protection policy",
            "data protection",
            SNS,
            "DataProtection-Bytes",
            "GB",
            "10",
            "0.08",
        ),
        INTERNET,
    )

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = context.profile.operations.notifications.base * context.share(resource, *self.types)
        formula = "notifications of a month, shared by the topics"
        fifo = true(resource.get("FifoTopic"))
        requests = Rate("publications", SNS, "FIFO Publish API requests" if fifo else "Requests-Tier1")
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
    meters = (INTERNET,)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        key = "Requests-FIFO-Tier1" if true(resource.get("FifoQueue")) else "Requests-Tier1"
        given = context.given(resource, "requests")
        if given is None and self._dead_letters(resource, context):
            given = Quantity(decimal(0), "a dead-letter queue: nothing arrives in an ordinary month", "assumption")
        yield metered(Rate("requests", "AWSQueueService", key), given or self._estimate(resource, context), "requests")

    def _estimate(self, queue: Resource, context: Context) -> Quantity | None:
        model: QueueLoad | None = matching(queue, context.profile.queues, queue.get("QueueName"))
        if model is None:
            return None
        slots = context.slots(queue)
        messages = month_total(slots, model.messages.hourly(slots))
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
