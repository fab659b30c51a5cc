"""Where the load needs more than the template's maximum."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.formulas import Capacity
from cost_model.outcomes import Saturation
from cost_model.vector import Vector


def saturation(resource: Resource, context: Context, capacity: Sequence[Capacity], what: str) -> Iterator[Saturation]:
    """One entry if any hour of the month needs more ``what`` than the maximum: how many hours, and the worst need."""
    context.capacities.append((resource, what, capacity))
    if any(isinstance(each.needed, Vector) for each in capacity):
        return  # many runs at once: a simulation asks for dollars only
    slots = context.slots(resource)
    full = [(slot, each) for slot, each in zip(slots, capacity, strict=True) if each.saturated]
    if full:
        worst = max((each for _, each in full), key=lambda each: each.needed)
        yield Saturation(what, sum((slot.count for slot, _ in full), Fraction(0)), worst.needed, worst.running)
