"""DynamoDB tables, regional and global: requests or capacity, storage, recovery, replication."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from typing_extensions import override

from cfn.stack import Resource
from cost_model.capacity.limits import scalable_target, target_limits, tracking_policies
from cost_model.context import Context, dig, items, matching, number, whole
from cost_model.formulas import (
    GB,
    Capacity,
    dynamodb_read_units,
    dynamodb_write_units,
    provisioned_units,
)
from cost_model.hours import Slot, month_total, month_total_exact
from cost_model.outcomes import Assumption, Outcome
from cost_model.prices import transfer_key
from cost_model.saturation import saturation
from cost_model.types.base import PricedType, Rate, always, charge, keys, metered, undecided
from cost_model.types.extras import extras
from cost_model.vector import Vector, span
from cost_model.workload import Table as TableModel

READS = Rate("read request units", "AmazonDynamoDB", "ReadRequestUnits")
WRITES = Rate("write request units", "AmazonDynamoDB", "WriteRequestUnits")
REPLICATED = Rate("replicated write request units", "AmazonDynamoDB", "ReplWriteRequestUnits")
STORAGE = Rate("storage", "AmazonDynamoDB", "TimedStorage-ByteHrs")
RECOVERY = Rate("point-in-time recovery", "AmazonDynamoDB", "TimedPITRStorage-ByteHrs")
INSIGHT_RULES = Rate("contributor insights rules", "AmazonCloudWatch", "CW:ContributorRulesManaged|Rule-DynamoDB")
INSIGHT_EVENTS = Rate("contributor insights events", "AmazonCloudWatch", "CW:ContributorEventsManaged")
RARE = {
    "ReadRequestUnits",
    "WriteRequestUnits",
    "ReplWriteRequestUnits",
    "TimedStorage-ByteHrs",
    "ReadCapacityUnit-Hrs",
    "WriteCapacityUnit-Hrs",
    "ReplWriteCapacityUnit-Hrs",
}
"""Prices that the Standard-IA table class has of its own, as ``IA-…``."""
SIMPLE = "AWS::Serverless::SimpleTable"
"""Of AWS SAM: on demand, unless it names its throughput."""
TARGET = 0.7
"""Target utilisation of provisioned capacity where none is given: the console's default."""
ITEM_OVERHEAD = 100
"""Bytes DynamoDB adds to each stored item (developer guide, "Best practices for storing large items")."""


@dataclass(frozen=True, slots=True)
class Load:
    """Per slot: read and write units per hour; GB stored and bytes written a month, with indexes. None: not known."""

    reads: tuple[float, ...] | None
    writes: tuple[float, ...] | None
    stored_gb: float | None
    written_gb: float | None


def table_load(table: Resource, context: Context) -> Load:
    """What the profile says of a table of this name: units include every index the table has; computed once."""
    return context.memo("table load", table, lambda: _load(table, context))


def _load(table: Resource, context: Context) -> Load:
    model: TableModel | None = matching(table, context.profile.tables, table.get("TableName"))
    if model is None:
        return Load(None, None, None, None)
    size = model.item_bytes.base
    slots = context.slots(table)
    touched = 1 + len(items(table.get("GlobalSecondaryIndexes"))) + len(items(table.get("LocalSecondaryIndexes")))
    read = dynamodb_read_units(size * model.items_per_read)
    write = dynamodb_write_units(size) * touched
    writes = model.writes.hourly(slots)
    return Load(
        tuple(each * read for each in model.reads.hourly(slots)),
        tuple(each * write for each in writes),
        model.items_stored.base * context.data_share(table) * (size + ITEM_OVERHEAD) / GB * touched,
        month_total(slots, writes) * size / GB * touched,
    )


class Table(PricedType):
    """A table, or a global table with its replicas: each replica pays its own writes, storage and recovery."""

    types = ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable", SIMPLE)
    reads = ("BillingMode", "ProvisionedThroughput", "GlobalSecondaryIndexes", "Replicas", "TableName", "TableClass")
    usage = keys(
        read_units="read request units (on-demand)",
        write_units="write request units (on-demand), in each region",
        storage_gb="GB stored with indexes, in each region",
    )
    meters = extras("table")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        load = table_load(resource, context)
        home = context.region(resource)
        replicas = items(resource.get("Replicas")) or ({"Region": home, **self._own(resource)},)
        simple = resource.type == SIMPLE and resource.get("ProvisionedThroughput") is None
        mode = resource.get("BillingMode", "PAY_PER_REQUEST" if simple else "PROVISIONED")
        if mode not in ("PAY_PER_REQUEST", "PROVISIONED"):
            yield undecided("requests", "BillingMode", mode)
        for replica in replicas:
            region = dig(replica, "Region")
            if not isinstance(region, str):
                yield undecided("replica", "Region", region)
                continue
            away = "" if region == home else f" in {region}"
            place = _Place(resource, replica, region, away, replicated=len(replicas) > 1)
            if mode == "PAY_PER_REQUEST":
                yield from self._on_demand(place, load, context)
            elif mode == "PROVISIONED":
                yield from _provisioned(place, load, context)
            yield from self._stored(place, load, context)
            if away and load.written_gb is not None:
                rate = Rate(f"replication{away}", "AWSDataTransfer", transfer_key(region)).within(home)
                yield charge(rate, load.written_gb, "bytes written, with indexes", "profile")

    def _own(self, table: Resource) -> dict[str, Any]:
        names = ("PointInTimeRecoverySpecification", "ContributorInsightsSpecification")
        return {name: table.get(name) for name in names if table.get(name) is not None}

    def _on_demand(self, place: "_Place", load: Load, context: Context) -> Iterator[Outcome]:
        slots = context.slots(place.table)
        writes = None if load.writes is None else month_total(slots, load.writes)
        rate = REPLICATED if place.replicated else WRITES
        quantity = context.usage_or(place.table, "write_units", writes, "writes x units of an item, with indexes")
        yield metered(place.rate(rate), quantity, "write_units")
        if not place.away:
            reads = None if load.reads is None else month_total(slots, load.reads)
            quantity = context.usage_or(place.table, "read_units", reads, "reads x units, eventually consistent")
            yield metered(place.rate(READS), quantity, "read_units")
            yield from _warming(place.table, load, slots)

    def _stored(self, place: "_Place", load: Load, context: Context) -> Iterator[Outcome]:
        quantity = context.usage_or(place.table, "storage_gb", load.stored_gb, "items x (size + 100 B), with indexes")
        yield metered(place.rate(STORAGE), quantity, "storage_gb")
        if dig(place.replica, "PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled") is True:
            yield metered(place.rate(RECOVERY), quantity, "storage_gb")
        yield from _insights(place, load, context)


@dataclass(frozen=True, slots=True)
class _Place:
    """One replica of a table; ``away`` names its region if it is not the stack's own."""

    table: Resource
    replica: Any
    region: str
    away: str
    replicated: bool

    def rate(self, rate: Rate) -> Rate:
        rare = self.table.get("TableClass") == "STANDARD_INFREQUENT_ACCESS" and rate.key in RARE
        key = f"IA-{rate.key}" if rare else rate.key
        return rate._replace(component=f"{rate.component}{self.away}", key=key, region=self.region)


def _insights(place: _Place, load: Load, context: Context) -> Iterator[Outcome]:
    """Contributor insights: two rules for partition keys (one in throttled mode), as many again with a sort key.

    Source: Amazon DynamoDB developer guide, "CloudWatch contributor insights for DynamoDB: how it works".
    """
    schemas = {"": place.table.get("KeySchema"), **_index_keys(place.table)}
    settings = {"": dig(place.replica, "ContributorInsightsSpecification")}
    for index in items(dig(place.replica, "GlobalSecondaryIndexes")):
        settings[str(dig(index, "IndexName"))] = dig(index, "ContributorInsightsSpecification")
    rules, accessed = 0, False
    for name, setting in settings.items():
        if dig(setting, "Enabled") is True:
            throttled = dig(setting, "Mode") == "THROTTLED_KEYS"
            accessed = accessed or not throttled
            rules += (1 if throttled else 2) * max(len(items(schemas.get(name))), 1)
    if rules:
        yield charge(place.rate(INSIGHT_RULES), rules, f"{rules} rules")
    if accessed and load.reads is not None and load.writes is not None:
        slots = context.slots(place.table)
        events = month_total(slots, load.reads) + month_total(slots, load.writes)
        yield charge(place.rate(INSIGHT_EVENTS), events, "reads and writes", "profile")
    elif rules:
        yield Assumption("contributor insights look at throttled keys only: no event of it is priced")


def _index_keys(table: Resource) -> dict[str, Any]:
    return {str(dig(each, "IndexName")): dig(each, "KeySchema") for each in items(table.get("GlobalSecondaryIndexes"))}


def _warming(table: Resource, load: Load, slots: Sequence[Slot]) -> Iterator[Outcome]:
    """On-demand tables take twice the previous peak at once; a steeper ramp can throttle: a note, not a cost."""
    for name, units in (("reads", load.reads), ("writes", load.writes)):
        if any(isinstance(each, Vector) for each in units or ()):
            continue  # many runs at once: a simulation asks for dollars only
        ordinary = max((u for u, s in zip(units or (), slots, strict=False) if not s.event), default=0.0)
        event = max((u for u, s in zip(units or (), slots, strict=False) if s.event), default=0.0)
        if ordinary and event > 2 * ordinary and table.get("WarmThroughput") is None:
            yield Assumption(
                f"{name} of event days are {event / ordinary:.1f} times the ordinary peak: warm the table first"
            )


def _provisioned(place: _Place, load: Load, context: Context) -> Iterator[Outcome]:
    """Provisioned capacity: fixed, or following its target hour by hour within Min and Max."""
    table, slots = place.table, context.slots(place.table)
    write_key = "ReplWriteCapacityUnit-Hrs" if place.replicated else "WriteCapacityUnit-Hrs"
    sides = (
        ("read", "ReadCapacityUnit-Hrs", "Read", None if place.away else load.reads),
        ("write", write_key, "Write", load.writes),
    )
    for side, key, word, units in sides:
        rate = place.rate(Rate(f"{side} capacity", "AmazonDynamoDB", key))
        own = dig(place.replica, f"{word}ProvisionedThroughputSettings.{word}CapacityUnits")
        fixed = whole(own if own is not None else table.get(f"ProvisionedThroughput.{word}CapacityUnits"))
        capacity = _tracked(place, word, units, context)
        if capacity is not None:
            running = [each.running for each in capacity]
            formula = f"Σ over 730 h of {span(running)} units that follow their target"
            yield charge(rate, month_total_exact(slots, running), formula, context.capacity_source, "hour")
            yield from saturation(table, context, capacity, f"{side} capacity units{place.away}")
            if (units is None or not context.loaded) and not place.away:
                yield Assumption(f"no load is known for this table: its {side} capacity stays at the minimum")
        elif fixed is not None:
            yield always(rate, fixed, "units")
        else:
            yield undecided(
                rate.component, f"{word}CapacityUnits", table.get(f"ProvisionedThroughput.{word}CapacityUnits")
            )
        yield from _indexes(place, rate, word)


def _indexes(place: _Place, rate: Rate, word: str) -> Iterator[Outcome]:
    """Provisioned capacity of the global secondary indexes, each with units of its own."""
    for index in items(place.table.get("GlobalSecondaryIndexes")):
        units = whole(dig(index, f"ProvisionedThroughput.{word}CapacityUnits"))
        if units is not None:
            yield always(
                rate._replace(component=f"{rate.component} of index {dig(index, 'IndexName')}"), units, "units"
            )


def _tracked(place: _Place, word: str, units: Sequence[float] | None, context: Context) -> list[Capacity] | None:
    """Capacity that auto scaling runs per slot; None without auto scaling. Units per hour become units per second."""
    settings = dig(place.table.properties, f"{word}ProvisionedThroughputSettings.{word}CapacityAutoScalingSettings")
    own = dig(place.replica, f"{word}ProvisionedThroughputSettings.{word}CapacityAutoScalingSettings")
    settings = settings if own is None else own
    low, high = whole(dig(settings, "MinCapacity")), whole(dig(settings, "MaxCapacity"))
    target = number(dig(settings, "TargetTrackingScalingPolicyConfiguration.TargetValue"))
    slots = context.slots(place.table)
    if low is None or high is None:
        scaled = scalable_target(place.table, context, f"dynamodb:table:{word}CapacityUnits")
        limits = target_limits(scaled, slots) if scaled is not None else None
        if scaled is None or limits is None:
            return None
        target = next((number(dig(policy, "TargetValue")) for policy in tracking_policies(scaled, context)), None)
        bounds = [(limit.minimum, limit.maximum) for limit in limits]
    else:
        bounds = [(low, max(low, high))] * len(slots)
    per_second = [each / 3600 for each in units] if units is not None else [0.0] * len(slots)
    share = (target or TARGET * 100) / 100
    return [provisioned_units(each, share, *bound) for each, bound in zip(per_second, bounds, strict=True)]


def capacity_units(table: Resource, word: str, context: Context) -> list[int] | None:
    """Capacity units that auto scaling runs in each hour at home (``word``: Read, Write); None without auto scaling."""
    load = table_load(table, context)
    place = _Place(table, {}, context.region(table), "", replicated=False)
    capacity = _tracked(place, word, load.reads if word == "Read" else load.writes, context)
    return None if capacity is None else [each.running for each in capacity]
