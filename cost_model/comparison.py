"""A forecast against what was billed: by resource, by service, what could not be joined, and better quantities."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cost_model.actual import NOTHING, Actual, Amount, Usage
from cost_model.context import Context
from cost_model.correction import Proposal, proposals
from cost_model.joining import Joiner, Physical
from cost_model.projection import LineItem, Projection


class Pair(NamedTuple):
    """Forecast and actual, in US dollars a month of 730 h."""

    name: str
    type: str
    forecast: Decimal
    actual: Decimal

    @property
    def difference(self) -> Decimal:
        """By how much more was billed than forecast."""
        return self.actual - self.forecast

    @property
    def percent(self) -> Decimal | None:
        """Of the forecast; None where there is none."""
        return self.difference / self.forecast * 100 if self.forecast else None


class Loose(NamedTuple):
    """Usage that belongs to no resource of the templates; ``resource`` may be empty."""

    service: str
    resource: str
    cost: Decimal


@dataclass(frozen=True, slots=True)
class Comparison:
    """``resources``: those that were billed or forecast, the largest difference first. ``unbilled``: of them, those
    that no row could be joined to.
    """

    actual: Actual
    total: Pair
    resources: tuple[Pair, ...]
    unbilled: tuple[Pair, ...]
    services: tuple[Pair, ...]
    loose: tuple[Loose, ...]
    proposals: tuple[Proposal, ...]

    @property
    def joined(self) -> Decimal:
        """US dollars a month that could be joined to a resource."""
        return sum((each.actual for each in self.resources), Decimal(0))


def compare(
    graph: Graph, context: Context, projection: Projection, actual: Actual, physical: Mapping[str, Physical]
) -> Comparison:
    """Lay both side by side; ``context``: the expected scenario the projection was made in."""
    joiner = Joiner(graph, physical)
    monthly = actual.monthly()
    joined: dict[str, dict[tuple[str, str], Amount]] = {}
    found: dict[str, Resource] = {}
    loose: dict[tuple[str, str], Decimal] = {}
    for used, amount in monthly.items():
        resource = joiner.find(used)
        if resource is None:
            slot = (used.service, used.resource)
            loose[slot] = loose.get(slot, Decimal(0)) + amount.cost
            continue
        name = f"{resource.stack.key}/{resource.logical_id}"
        found[name] = resource
        own = joined.setdefault(name, {})
        thing = (used.service, used.usage_type)
        own[thing] = own.get(thing, NOTHING).plus(amount)
    pairs = _resources(projection, joined)
    return Comparison(
        actual,
        Pair("total", "", projection.total.base, sum((each.cost for each in monthly.values()), Decimal(0))),
        tuple(each for each in pairs if each.name in joined),
        tuple(each for each in pairs if each.name not in joined),
        _services(projection, monthly),
        tuple(sorted((Loose(*slot, cost) for slot, cost in loose.items()), key=lambda each: (-each.cost, each))),
        tuple(
            each
            for name in sorted(found)
            for each in proposals(name, found[name], context, {key: own.quantity for key, own in joined[name].items()})
        ),
    )


def _resources(projection: Projection, joined: Mapping[str, Mapping[tuple[str, str], Amount]]) -> list[Pair]:
    types = {f"{each.stack}/{each.logical_id}": each.type for each in projection.resources}
    forecast = {name: money.base for name, money in projection.by(_name).items()}
    costs = {name: sum((each.cost for each in own.values()), Decimal(0)) for name, own in joined.items()}
    names = [name for name in types if name in costs or forecast.get(name)]
    zero = Decimal(0)
    return _sorted(Pair(each, types[each], forecast.get(each, zero), costs.get(each, zero)) for each in names)


def _name(line: LineItem) -> str:
    return f"{line.resource.stack}/{line.resource.logical_id}"


def _services(projection: Projection, monthly: Mapping[Usage, Amount]) -> tuple[Pair, ...]:
    forecast = {name: money.base for name, money in projection.by_service().items()}
    costs: dict[str, Decimal] = {}
    for used, amount in monthly.items():
        costs[used.service] = costs.get(used.service, Decimal(0)) + amount.cost
    names = dict.fromkeys([*forecast, *costs])
    return tuple(_sorted(Pair(each, "", forecast.get(each, Decimal(0)), costs.get(each, Decimal(0))) for each in names))


def _sorted(pairs: Iterable[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda each: (-abs(each.difference), each.name))
