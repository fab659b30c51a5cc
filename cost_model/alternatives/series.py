"""What lines cost in each hour of the month: the series that a commitment is measured against.

Every line's hours add up to exactly what the model bills for it: its shape is scaled to its quantity. A line without a
shape of its own, or given by a usage file, is the same in every hour.
"""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from cfn.stack import Resource
from cost_model.alternatives.change import Case
from cost_model.capacity.aurora import readers_of, serverless_units
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.capacity.tasks import tasks_of
from cost_model.context import Context, matching
from cost_model.hours import Slot
from cost_model.pricing import PricedCharge
from cost_model.types.dynamodb import capacity_units, table_load
from cost_model.types.rds import cluster_of

Shape = Sequence[float | int]


class Hourly(NamedTuple):
    """A line, and its on-demand US dollars and units in one hour of each slot."""

    line: PricedCharge
    region: str
    dollars: tuple[Fraction, ...]
    units: tuple[Fraction, ...]


def hourly(case: Case, wanted: Callable[[PricedCharge], bool]) -> list[Hourly]:
    """The wanted lines of the month that cost something, hour by hour."""
    found = []
    for line in case.scenario.lines.values():
        if line.amount and wanted(line):
            slots = case.context.slots(line.resource)
            share = _shares(_shape(line, case.context), slots)
            region = line.charge.region or case.context.region(line.resource)
            dollars, units = Fraction(line.amount), Fraction(line.charge.quantity.value)
            found.append(Hourly(line, region, tuple(dollars * s for s in share), tuple(units * s for s in share)))
    return found


def summed(found: Iterable[Hourly], case: Case, *, units: bool = False) -> list[tuple[Fraction, Fraction]]:
    """The series of all together: count of hours like this, dollars (or units) in each."""
    rows = [each.units if units else each.dollars for each in found]
    counts = [slot.count for slot in case.profile.slots()]
    return [(count, sum(column, Fraction(0))) for count, column in zip(counts, zip(*rows, strict=True), strict=False)]


def _shares(shape: Shape | None, slots: Sequence[Slot]) -> list[Fraction]:
    """Per slot the part of a month's quantity that one such hour uses; they add up to 1 over the month."""
    counts = [slot.count for slot in slots]
    values = [Fraction(value) for value in shape] if shape is not None else [Fraction(1)] * len(slots)
    whole = sum((count * value for count, value in zip(counts, values, strict=True)), Fraction(0))
    if not whole:
        return _shares(None, slots)
    return [value / whole for value in values]


def _shape(line: PricedCharge, context: Context) -> Shape | None:
    """How the line's use moves through the day; None: it does not, or it is not known."""
    if line.charge.quantity.provenance == "usage file":
        return None
    find = _SHAPES.get(line.resource.type)
    return find(line, line.resource, context) if find is not None else None


def _fleet(_line: PricedCharge, group: Resource, context: Context) -> Shape | None:
    fleet = fleet_of(group, context)
    return [each.running for each in fleet.capacity] if fleet is not None else None


def _tasks(_line: PricedCharge, service: Resource, context: Context) -> Shape | None:
    return [each.running for each in tasks_of(service, context).capacity]


def _calls(_line: PricedCharge, function: Resource, context: Context) -> Shape | None:
    model = matching(function, context.profile.functions, function.get("FunctionName"))
    if model is None:
        return None
    steady = float(model.calls_per_month.base) / 730
    return [calls + steady for calls in model.calls.hourly(context.slots(function))]


def _readers(line: PricedCharge, cluster: Resource, context: Context) -> Shape | None:
    readers = readers_of(cluster, context)
    return readers.added if readers is not None and line.charge.component.startswith("readers") else None


def _units(line: PricedCharge, member: Resource, context: Context) -> Shape | None:
    cluster = cluster_of(member, context)
    return serverless_units(cluster, context) if cluster is not None and "Serverless" in line.charge.key else None


def _requests(line: PricedCharge, table: Resource, context: Context) -> Shape | None:
    if "CapacityUnit" in line.charge.key:
        return capacity_units(table, "Read" if "Read" in line.charge.key else "Write", context)
    load = table_load(table, context)
    return load.reads if "Read" in line.charge.key else load.writes


_SHAPES: dict[str, Callable[[PricedCharge, Resource, Context], Shape | None]] = {
    GROUP: _fleet,
    "AWS::ECS::Service": _tasks,
    "AWS::Lambda::Function": _calls,
    "AWS::RDS::DBCluster": _readers,
    "AWS::RDS::DBInstance": _units,
    "AWS::DynamoDB::Table": _requests,
    "AWS::DynamoDB::GlobalTable": _requests,
}
