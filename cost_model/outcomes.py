"""What a priced type can yield: charges, gaps, saturation, assumptions. Prices come later, in cost_model.pricing."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from cost_model.rounding import rounded
from cost_model.vector import Vector

Provenance = Literal["template", "profile", "usage file", "assumption"]
"""Where a quantity comes from: the template alone, the load profile, the user's usage file, a stated default."""

Span = Literal["", "hour", "month"]
"""What a quantity of the template lasts: paid by the hour or the month as long as the resource exists; or neither."""

Cause = Literal["price", "type", "usage", "property"]
"""Why something has no price: no price data, no model (of the type, or of a property's value), usage not known, a
property not known."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount of a billable unit in one month, how it was computed, and from what.

    ``usage_key``: the key of a usage file that would replace an estimate.
    """

    value: Decimal
    formula: str
    provenance: Provenance
    usage_key: str = ""
    span: Span = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """One thing to pay for: ``key`` names the price in the price book of ``service``.

    ``region``: where it is billed, if not in the stack's own region.
    """

    component: str
    service: str
    key: str
    quantity: Quantity
    region: str | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Something of a resource that cannot be priced. ``service`` and ``key`` name the unit price where one is known."""

    component: str
    cause: Cause
    reason: str
    service: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class Saturation:
    """Hours of the month in which the load needs more than the template's maximum: cost flattens, the site fails."""

    what: str
    hours: Fraction
    needed: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Assumption:
    """A default that a price rests on, as a sentence."""

    text: str


@dataclass(frozen=True, slots=True)
class Free:
    """The resource itself costs nothing, and why."""

    reason: str


Outcome = Charge | Gap | Saturation | Assumption | Free


def decimal(value: float | Fraction | Decimal) -> Decimal:
    """A quantity as Decimal: exact for integers and Decimals, otherwise to 6 decimals (through ``str``, not binary)."""
    if isinstance(value, Decimal | Vector):
        return value
    if isinstance(value, Fraction):
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        return rounded(exact, Decimal("0.000001")).normalize() + 0 if value.denominator != 1 else exact
    return Decimal(str(round(value, 6)))
