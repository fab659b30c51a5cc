"""What a priced resource type is: the properties it reads, the usage it can be given, what it charges."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar, NamedTuple

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.context import Context
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Charge, Gap, Outcome, Provenance, Quantity, Span, decimal


def keys(**meanings: str) -> Mapping[str, str]:
    """Usage keys with their meaning and unit."""
    return MappingProxyType(meanings)


class Rate(NamedTuple):
    """What is paid for: a name for people, and the price's service and key; ``region`` if billed elsewhere."""

    component: str
    service: str
    key: str
    region: str | None = None

    def within(self, region: str) -> "Rate":
        """The same rate in another region."""
        return self._replace(region=region)


class When(NamedTuple):
    """A condition on a property: one of ``values`` (none: given at all); ``default`` where the template gives none."""

    property: str
    values: tuple[str, ...] = ()
    default: str = ""


def applies(when: When | None, resource: Resource) -> bool | None:
    """Whether a condition holds; None where the property is known only after deployment."""
    if when is None:
        return True
    value = resource.get(when.property)
    if isinstance(value, Unknown):
        return None
    if not when.values:
        return value is not None
    return str(when.default if value is None else value).lower() in {each.lower() for each in when.values}


class Meter(NamedTuple):
    """A charge by usage that only a usage file gives: the quantity of ``key`` at the price ``price`` of ``service``.

    ``unit``, ``example``, ``unit_price``: the unit of both, an example quantity and an example price, for the page.
    ``main``  without it the resource's cost is not known: a gap. Others count only where they are given.
    """

    key: str
    meaning: str
    component: str
    service: str
    price: str
    unit: str
    example: str
    unit_price: str
    main: bool = False
    when: When | None = None
    region: str | None = None

    @property
    def rate(self) -> Rate:
        """What is paid for."""
        return Rate(self.component, self.service, self.price, self.region)


class PricedType(ABC):
    """Pricing of one or several CloudFormation resource types.

    ``types``  the resource types. ``reads``: the properties that decide the price.
    ``usage``  usage keys a user may give in a usage file, per month: key → meaning with unit.
    ``meters``  further usage keys that are charged as given, beside what :meth:`outcomes` yields.
    """

    types: ClassVar[tuple[str, ...]]
    reads: ClassVar[tuple[str, ...]] = ()
    usage: ClassVar[Mapping[str, str]] = keys()
    meters: ClassVar[tuple[Meter, ...]] = ()
    instead: ClassVar[tuple[str, ...]] = ()
    """Usage keys that stand in for several others: a usage file made of measurements gives the others."""
    properties: ClassVar[Mapping[str, Any]] = {}
    """Properties of the example resource on the page of usage and prices."""

    def usage_keys(self) -> dict[str, str]:
        """Every usage key of its own, with its meaning."""
        return {**self.usage, **{each.key: each.meaning for each in self.meters}}

    @abstractmethod
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        """Charges, gaps, saturation, assumptions of one resource."""


def charge(
    rate: Rate, value: float | Fraction, formula: str, provenance: Provenance = "template", span: Span = "month"
) -> Charge:
    """A charge of ``value`` units a month; what the template says, or rests at, is paid for the ``span`` it exists."""
    lasting = span if provenance in ("template", "assumption") else ""
    quantity = Quantity(decimal(value), formula, provenance, span=lasting)
    return Charge(rate.component, rate.service, rate.key, quantity, rate.region)


def always(rate: Rate, count: int = 1, of: str = "") -> Charge:
    """A charge for every hour of the month, ``count`` times."""
    formula = f"{count} {of} x {HOURS_PER_MONTH} h" if of else f"{HOURS_PER_MONTH} h"
    return charge(rate, count * HOURS_PER_MONTH, formula, span="hour")


def metered(rate: Rate, quantity: Quantity | None, usage_key: str) -> Charge | Gap:
    """A charge by usage; without a quantity a gap that names the usage key which would give it."""
    if quantity is None:
        reason = f"usage is not known: give `{usage_key}` in a usage file"
        return Gap(rate.component, "usage", reason, rate.service, rate.key)
    return Charge(rate.component, rate.service, rate.key, quantity, rate.region)


def undecided(component: str, name: str, value: object) -> Gap:
    """The gap for a property that decides the price and is not known, or has a value without a price model."""
    if isinstance(value, Unknown):
        reason = f"{name} is known only after deployment ({value}): {value.reason}"
    elif value is None:
        reason = f"{name} is not given"
    else:
        return Gap(
            component, "type", f"there is no price model for {name} {value!r}; price it with `lines` in a usage file"
        )
    return Gap(component, "property", reason)
