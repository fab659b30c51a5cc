"""Quantities for a usage file with which the model gives what was measured.

Which usage key moves which charge is not written down anywhere: it is tried. A value is proposed only if the model,
given it, comes to the measured quantity.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import NamedTuple

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.drivers import LARGEST
from cost_model.outcomes import Charge
from cost_model.project import outcomes_of
from cost_model.types import priced_type
from cost_model.usage import ResourceUsage, Usage

Thing = tuple[str, str]
"""Service, usage type."""
PROBES = (Decimal(1000), Decimal(3000))
CLOSE = Decimal("0.005")
"""The share by which the model may miss what was measured."""


class Proposal(NamedTuple):
    """``value`` of a usage key; ``was``: what the model has of ``usage_type`` without it."""

    resource: str
    key: str
    value: Decimal
    usage_type: str
    was: Decimal


def proposals(name: str, resource: Resource, context: Context, measured: Mapping[Thing, Decimal]) -> list[Proposal]:
    """Values of the keys that its type takes; none for what cannot be told from what was measured."""
    model = priced_type(resource.type)
    if model is None or not model.usage:
        return []
    before = _quantities(resource, context, {})
    given: dict[str, Decimal] = {}
    found: list[tuple[str, Thing]] = []
    keys = [key for key in model.usage if key not in model.instead]
    for key, thing in _matched(resource, context, keys, measured):
        low, high = (_quantities(resource, context, {**given, key: each}).get(thing, Decimal(0)) for each in PROBES)
        value = _solved(low, high, measured[thing])
        if value is not None:
            given[key] = value
            found.append((key, thing))
    after = _quantities(resource, context, given)
    return [
        Proposal(name, key, given[key].normalize() + 0, thing[1], before.get(thing, Decimal(0)))
        for key, thing in found
        if abs(after.get(thing, Decimal(0)) - measured[thing]) <= CLOSE * max(measured[thing], Decimal(1))
    ]


def _matched(
    resource: Resource, context: Context, keys: Iterable[str], measured: Mapping[Thing, Decimal]
) -> list[tuple[str, Thing]]:
    """Each key with a measured thing that it moves; first the thing that the fewest keys move, each thing once."""
    names = list(keys)
    ones = dict.fromkeys(names, Decimal(1000))
    rest = _quantities(resource, context, ones)
    moved = {
        key: {
            thing
            for thing, quantity in _quantities(resource, context, {**ones, key: Decimal(2000)}).items()
            if quantity != rest.get(thing) and thing in measured
        }
        for key in names
    }
    movers = {thing: sum(thing in things for things in moved.values()) for thing in measured}
    pairs, taken = [], set[Thing]()
    for key in sorted(names, key=lambda each: min((movers[thing] for thing in moved[each]), default=0)):
        free = sorted(moved[key] - taken, key=lambda thing: (movers[thing], thing))
        if free:
            taken.add(free[0])
            pairs.append((key, free[0]))
    return pairs


def _solved(low: Decimal, high: Decimal, wanted: Decimal) -> Decimal | None:
    """Where the straight line through the two probes reaches what is wanted."""
    if high == low:
        return None
    value = PROBES[0] + (wanted - low) * (PROBES[1] - PROBES[0]) / (high - low)
    return round(value, 6) if 0 <= value <= LARGEST else None


def _quantities(resource: Resource, context: Context, given: Mapping[str, Decimal]) -> dict[Thing, Decimal]:
    """What the model has of each thing, with these values of usage keys."""
    entry = ResourceUsage.model_validate(dict(given))
    usage = Usage(resources={f"{resource.stack.key}/{resource.logical_id}": entry}, below=context.usage)
    found: dict[Thing, Decimal] = {}
    for each in outcomes_of(resource, context.with_usage(usage)):
        if isinstance(each, Charge):
            thing = (each.service, each.key.partition("|")[0])
            found[thing] = found.get(thing, Decimal(0)) + each.quantity.value
    return found
