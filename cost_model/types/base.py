"""What a priced resource type is: the properties it reads, the usage it can be given, what it charges."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import ClassVar, NamedTuple

from cfn.stack import Resource
from cfn.unknown import Unknown
from cost_model.context import Context
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Charge, Gap, Outcome, Provenance, Quantity, decimal


def keys(**meanings: str) -> Mapping[str, str]:
    """Usage keys with their meaning and unit."""
    return MappingProxyType(meanings)


class PricedType(ABC):
    """Pricing of one or several CloudFormation resource types.

    ``types``  the resource types. ``reads``: the properties that decide the price.
    ``usage``  usage keys a user may give in a usage file, per month: key → meaning with unit.
    """

    types: ClassVar[tuple[str, ...]]
    reads: ClassVar[tuple[str, ...]] = ()
    usage: ClassVar[Mapping[str, str]] = keys()

    @abstractmethod
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        """Charges, gaps, saturation, assumptions of one resource."""


class Rate(NamedTuple):
    """What is paid for: a name for people, and the price's service and key; ``region`` if billed elsewhere."""

    component: str
    service: str
    key: str
    region: str | None = None

    def within(self, region: str) -> "Rate":
        """The same rate in another region."""
        return self._replace(region=region)


def charge(rate: Rate, value: float | Fraction, formula: str, provenance: Provenance = "template") -> Charge:
    """A charge of ``value`` units a month."""
    return Charge(rate.component, rate.service, rate.key, Quantity(decimal(value), formula, provenance), rate.region)


def always(rate: Rate, count: int = 1, of: str = "") -> Charge:
    """A charge for every hour of the month, ``count`` times."""
    formula = f"{count} {of} x {HOURS_PER_MONTH} h" if of else f"{HOURS_PER_MONTH} h"
    return charge(rate, count * HOURS_PER_MONTH, formula)


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
