"""Kinesis data streams and Firehose delivery streams."""

from collections.abc import Iterator
from dataclasses import dataclass

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, items, matching, true, whole
from cost_model.formulas import GB, KB, whole_units
from cost_model.hours import HOURS_PER_MONTH, month_total
from cost_model.outcomes import Assumption, Outcome
from cost_model.types.base import PricedType, Rate, always, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.workload import StreamLoad

FREE_HOURS = 24
"""Hours that a record is kept without an extra charge."""
PUT_UNIT_KB, FIREHOSE_KB = 25, 5
"""A PUT payload unit, and the step by which Firehose rounds a record up (https://aws.amazon.com/kinesis/data-streams/
pricing/, https://aws.amazon.com/firehose/pricing/)."""


@dataclass(frozen=True, slots=True)
class Records:
    """Records of a month, the bytes of one, and how many consumers read it."""

    count: float
    size: float
    consumers: float

    def gb(self, step_kb: int) -> float:
        """Billed GB: each record rounded up to ``step_kb``."""
        return self.count * whole_units(self.size, step_kb * KB) * step_kb * KB / GB


def records_of(resource: Resource, context: Context, *names: object) -> Records | None:
    """What the profile says of a stream by its name; None where it says nothing."""
    model: StreamLoad | None = matching(resource, context.profile.streams, *names)
    if model is None:
        return None
    slots = context.slots(resource)
    count = month_total(slots, model.records.hourly(slots))
    return Records(count, model.record_bytes.base, model.consumers.base)


class Stream(PricedType):
    """A data stream: on demand by the hour and GB, provisioned by shard hour and PUT unit; retention beyond a day."""

    types = ("AWS::Kinesis::Stream",)
    reads = ("StreamModeDetails", "ShardCount", "RetentionPeriodHours")
    usage = keys(
        incoming_gb="GB written, each record rounded up to 1 KB (on demand)",
        outgoing_gb="GB read by all consumers (on demand)",
        retained_gb="GB-months kept beyond 24 hours (on demand)",
        put_units="PUT payload units of 25 KB (provisioned)",
    )
    meters = extras("stream")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        mode = resource.get("StreamModeDetails.StreamMode", "PROVISIONED")
        found = records_of(resource, context, resource.get("Name"))
        if mode == "ON_DEMAND":
            yield always(Rate("on-demand stream", "AmazonKinesis", "OnDemand-StreamHour"))
            yield from self._on_demand(resource, found, context)
        elif mode == "PROVISIONED":
            yield from self._provisioned(resource, found, context)
        else:
            yield undecided("stream", "StreamMode", mode)

    def _on_demand(self, stream: Resource, found: Records | None, context: Context) -> Iterator[Outcome]:
        written = found.gb(1) if found else None
        rate = Rate("data written", "AmazonKinesis", "OnDemand-BilledIncomingBytes")
        quantity = context.usage_or(stream, "incoming_gb", written, "records, each rounded up to 1 KB")
        yield metered(rate, quantity, "incoming_gb")
        read = written * found.consumers if written is not None and found else None
        rate = Rate("data read", "AmazonKinesis", "OnDemand-BilledOutgoingBytes")
        quantity = context.usage_or(stream, "outgoing_gb", read, "data written x consumers")
        yield metered(rate, quantity, "outgoing_gb")
        hours = whole(stream.get("RetentionPeriodHours"), FREE_HOURS)
        if hours is None or hours > FREE_HOURS:
            kept = None if written is None or hours is None else written * (hours - FREE_HOURS) / HOURS_PER_MONTH
            rate = Rate("retention beyond 24 h", "AmazonKinesis", "OnDemand-ExtendedRetention-ByteHrs")
            formula = f"data written x ({hours} h - {FREE_HOURS} h) / {HOURS_PER_MONTH} h"
            yield metered(rate, context.usage_or(stream, "retained_gb", kept, formula), "retained_gb")

    def _provisioned(self, stream: Resource, found: Records | None, context: Context) -> Iterator[Outcome]:
        shards = whole(stream.get("ShardCount"), 1)
        if shards is None:
            yield undecided("shards", "ShardCount", stream.get("ShardCount"))
            return
        yield always(Rate("shard hours", "AmazonKinesis", "Storage-ShardHour"), shards, "shards")
        hours = whole(stream.get("RetentionPeriodHours"), FREE_HOURS)
        if hours is not None and hours > FREE_HOURS:
            yield always(Rate("retention beyond 24 h", "AmazonKinesis", "Extended-ShardHour"), shards, "shards")
        units = found.count * whole_units(found.size, PUT_UNIT_KB * KB) if found else None
        rate = Rate("PUT payload units", "AmazonKinesis", "PutRequestPayloadUnits")
        yield metered(rate, context.usage_or(stream, "put_units", units, "records x units of 25 KB"), "put_units")


class DeliveryStream(PricedType):
    """Firehose: GB taken in, and GB whose format is converted."""

    types = ("AWS::KinesisFirehose::DeliveryStream",)
    reads = ("ExtendedS3DestinationConfiguration",)
    usage = keys(ingested_gb="GB taken in, each record rounded up to 5 KB", converted_gb="GB whose format is converted")
    meters = extras("firehose")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        found = records_of(resource, context, resource.get("DeliveryStreamName"))
        rate = Rate("data taken in", "AmazonKinesisFirehose", "BilledBytes")
        estimate = found.gb(FIREHOSE_KB) if found else None
        quantity = context.usage_or(resource, "ingested_gb", estimate, "records, each rounded up to 5 KB")
        yield metered(rate, quantity, "ingested_gb")
        place = "ExtendedS3DestinationConfiguration"
        if true(resource.get(f"{place}.DataFormatConversionConfiguration.Enabled")):
            rate = Rate("format conversion", "AmazonKinesisFirehose", "FormatConversion-Bytes")
            quantity = context.usage_or(resource, "converted_gb", estimate, "the data taken in")
            yield metered(rate, quantity, "converted_gb")
        if items(resource.get(f"{place}.ProcessingConfiguration.Processors")):
            yield Assumption("a function that transforms records is priced at the function")
