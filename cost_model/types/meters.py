"""Types whose charges are a table: what is paid as long as they exist, and what is paid by given usage."""

import re
from collections.abc import Iterator
from typing import Any, ClassVar, Literal, NamedTuple

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, number
from cost_model.hours import HOURS_PER_MONTH
from cost_model.outcomes import Assumption, Charge, Free, Gap, Outcome, Quantity, decimal
from cost_model.types.base import Meter, PricedType, When, applies, metered, undecided

_PLACE = re.compile(r"\{([A-Za-z.0-9*]+)(\^)?(?:=([^}]*))?\}")


class Standing(NamedTuple):
    """What is paid as long as the resource exists, by the hour or the month.

    ``price``  the price key; ``{Property}`` or ``{Property=default}`` in it is replaced by the template's value,
               ``{Property^}`` by the value in capitals.
    ``times``  properties whose product is the number of units, each ``Path`` or ``Path=default``; of a list its length.
    ``instead``  a usage key that gives the quantity in place of the template.
    ``unit``, ``unit_price``: the price's unit and an example of it, for the page of usage and prices only.
    """

    component: str
    service: str
    price: str
    unit: str
    unit_price: str
    span: Literal["hour", "month"] = "hour"
    times: tuple[str, ...] = ()
    when: When | None = None
    region: str | None = None
    instead: str = ""


class MeteredType(PricedType):
    """A type that is all table. ``free``: why nothing is charged where no line of the tables applies."""

    standing: ClassVar[tuple[Standing, ...]] = ()
    free: ClassVar[str] = ""

    def estimate(self, meter: Meter, context: Context) -> Quantity | None:  # noqa: ARG002  # for types with a driver
        """What the load profile says of a main meter that no usage file gives; None: it says nothing."""
        return None

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        lines = [each for each in self.standing if applies(each.when, resource) is not False]
        for each in lines:
            yield _standing(each, resource, context)
        usable = [each for each in self.meters if applies(each.when, resource) is not False]
        if self.free and not lines and not any(each.main for each in usable):
            yield Free(self.free)
        absent = [meter for meter in usable if context.given(resource, meter.key) is None]
        if not (lines or self.free or any(each.main for each in usable) or len(absent) < len(usable)):
            yield Gap(
                "resource", "type", "nothing in its properties can be priced; price it with `lines` in a usage file"
            )
        for meter in absent:
            if meter.main:
                yield metered(meter.rate, self.estimate(meter, context), meter.key)
        optional = dict.fromkeys(f"`{meter.key}`" for meter in absent if not meter.main)
        if optional:
            yield Assumption(f"not counted, because no usage is given: {', '.join(optional)}")


def given_meters(model: PricedType, resource: Resource, context: Context) -> Iterator[Outcome]:
    """Charges of what the usage file gives for a type's meters; a key that does not fit the resource is a gap."""
    if not context.usage.says(resource):
        return
    keys = dict.fromkeys(each.key for each in model.meters)
    for key in keys:
        quantity = context.given(resource, key)
        if quantity is None:
            continue
        fitting = [each for each in model.meters if each.key == key and applies(each.when, resource) is not False]
        for each in fitting:
            if applies(each.when, resource) is None:
                yield undecided(each.component, each.when.property if each.when else "", None)
            else:
                price, missing = _filled(each.price, resource)
                rate = each.rate._replace(key=price)
                yield undecided(each.component, *missing) if missing else metered(rate, quantity, key)
        if not fitting:
            yield Gap(key, "property", f"`{key}` is given, but does not apply to a resource with these properties")


def _standing(line: Standing, resource: Resource, context: Context) -> Outcome:
    """One standing charge, or the gap of a property that decides it."""
    given = context.given(resource, line.instead) if line.instead else None
    if applies(line.when, resource) is None and line.when is not None:
        return undecided(line.component, line.when.property, resource.get(line.when.property))
    key, missing = _filled(line.price, resource)
    if missing is not None:
        return undecided(line.component, *missing)
    if given is not None:
        return Charge(line.component, line.service, key, given, line.region)
    units = 1.0
    for path in line.times:
        name, _, default = path.partition("=")
        value = resource.get(name)
        found = number(len(value) if isinstance(value, list) else default or None if value is None else value)
        if found is None:
            return undecided(line.component, name, value)
        units *= found
    hours = HOURS_PER_MONTH if line.span == "hour" else 1
    formula = f"{units:g} x {HOURS_PER_MONTH} h" if line.span == "hour" else f"{units:g} {line.unit.split('-')[0]}"
    quantity = Quantity(decimal(units * hours), formula, "template", span=line.span)
    return Charge(line.component, line.service, key, quantity, line.region)


def _filled(key: str, resource: Resource) -> tuple[str, tuple[str, Any] | None]:
    """A price key with the template's values, and the property that is not known."""
    for match in _PLACE.finditer(key):
        value = resource.get(match[1], match[3])
        if value is None or not isinstance(value, str | int | float):
            return key, (match[1], value)
        key = key.replace(match[0], str(value).upper() if match[2] else str(value))
    return key, None
