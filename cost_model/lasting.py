"""Resources that do not exist all month: what is paid by the hour or the month follows the usage file."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from cfn.stack import Resource
from cost_model.context import Context
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Charge, Outcome

WHOLE = {"hour": ("hours", Decimal(HOURS_PER_MONTH)), "month": ("months", Decimal(1))}
"""Span of a quantity → the usage key that shortens it, and what a whole month is in it."""


def lasting(outcomes: Iterable[Outcome], resource: Resource, context: Context) -> Iterator[Outcome]:
    """The same outcomes, with ``hours`` and ``months`` of the usage file applied to what lasts."""
    for each in outcomes:
        yield _shortened(each, resource, context) if isinstance(each, Charge) and each.quantity.span else each


def _shortened(charge: Charge, resource: Resource, context: Context) -> Charge:
    """A lasting charge for the hours or months given; as it is where none are."""
    key, full = WHOLE[charge.quantity.span]
    given = context.usage.quantity(resource, key)
    if given is None:
        return charge
    formula = f"{charge.quantity.formula}, for {given} of {full} {key}"
    value = charge.quantity.value * given / full
    return replace(charge, quantity=replace(charge.quantity, value=value, formula=formula, provenance="usage file"))
