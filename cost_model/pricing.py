"""Outcomes + price book → priced lines of one scenario. Tiers fill up over all resources, as on a bill."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cfn.stack import Resource
from cost_model.outcomes import Assumption, Charge, Free, Gap, Outcome, Quantity, Saturation
from cost_model.prices import Price, PriceBook, PriceError

Slot = tuple[str, str, str, int, str, str]
"""A line's place: stack key, logical id, component, its repeat, service, price key. The same in every scenario."""


@dataclass(frozen=True, slots=True)
class PricedCharge:
    """A charge with its price. ``already``: units of the same price that lines above have used this month."""

    resource: Resource
    charge: Charge
    price: Price
    already: Decimal
    amount: Decimal


@dataclass(slots=True)
class Scenario:
    """Everything one scenario yields, keyed so that scenarios can be laid side by side."""

    lines: dict[Slot, PricedCharge] = field(default_factory=dict)
    gaps: dict[tuple[str, str, str, str], tuple[Resource, Gap, Price | None]] = field(default_factory=dict)
    free: dict[tuple[str, str], tuple[Resource, Free]] = field(default_factory=dict)
    saturated: dict[tuple[str, str, str], tuple[Resource, Saturation]] = field(default_factory=dict)
    assumptions: dict[tuple[str, str, str], tuple[Resource, Assumption]] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """Sum of its lines, in US dollars a month."""
        return sum((line.amount for line in self.lines.values()), Decimal(0))


class Pricer:
    """Prices outcomes with one book; remembers how far each price's tiers are used."""

    def __init__(self, book: PriceBook, default_region: str) -> None:
        self.scenario = Scenario()
        self._book = book
        self._default_region = default_region
        self._used: dict[tuple[str, str, str], Decimal] = {}
        self._free: dict[str, Decimal] = {}
        """Allowance → units of it that are left."""
        self._repeats: dict[tuple[str, ...], int] = {}

    def add(self, resource: Resource, outcomes: Iterable[Outcome]) -> None:
        """Price all outcomes of one resource."""
        place = (resource.stack.key, resource.logical_id)
        for outcome in outcomes:
            if isinstance(outcome, Charge):
                self._charge(resource, outcome)
            elif isinstance(outcome, Gap):
                price = self._unit_price(resource, outcome)
                self.scenario.gaps.setdefault((*place, outcome.component, outcome.reason), (resource, outcome, price))
            elif isinstance(outcome, Free):
                self.scenario.free.setdefault(place, (resource, outcome))
            elif isinstance(outcome, Saturation):
                self.scenario.saturated[(*place, outcome.what)] = (resource, outcome)
            else:
                self.scenario.assumptions.setdefault((*place, outcome.text), (resource, outcome))

    def _charge(self, resource: Resource, charge: Charge) -> None:
        region = charge.region or resource.stack.region or self._default_region
        try:
            price = self._book.price(charge.service, charge.key, region=region)
        except PriceError as error:
            gap = Gap(charge.component, "price", str(error), charge.service, charge.key)
            self.scenario.gaps[(resource.stack.key, resource.logical_id, gap.component, gap.reason)] = (
                resource,
                gap,
                None,
            )
            return
        used = (charge.service, charge.key, region)
        already = self._used.get(used, Decimal(0))
        price = self._less_free(price, charge, already)
        amount = price.amount(charge.quantity.value, already=already)
        self._used[used] = already + charge.quantity.value
        place = (resource.stack.key, resource.logical_id, charge.component, charge.service, charge.key, region)
        repeat = self._repeats.get(place, 0)
        self._repeats[place] = repeat + 1
        slot = (resource.stack.key, resource.logical_id, charge.component, repeat, charge.service, charge.key)
        self.scenario.lines[slot] = PricedCharge(resource, charge, price, already, amount)

    def _less_free(self, price: Price, charge: Charge, already: Decimal) -> Price:
        """The price with what is left of the account's free allowance at 0."""
        known = self._book.allowance(charge.service, charge.key)
        if known is None:
            return price
        from cost_model.prices.allowances import deducted

        left = self._free.get(known.name, known.free)
        self._free[known.name] = max(left - charge.quantity.value, Decimal(0))
        return deducted(price, already, left, known)

    def _unit_price(self, resource: Resource, gap: Gap) -> Price | None:
        """The unit price beside a gap of usage: what one more unit would cost."""
        if not gap.key:
            return None
        try:
            return self._book.price(gap.service, gap.key, region=resource.stack.region or self._default_region)
        except PriceError:
            return None


def extra_charge(component: str, service: str, key: str, quantity: Decimal) -> Charge:
    """A line item that the user added in the usage file."""
    return Charge(component, service, key, Quantity(quantity, "as given", "usage file"))
