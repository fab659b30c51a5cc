"""Outcomes + price book → priced lines of one scenario. Tiers fill up over all resources, as on a bill."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from cfn.stack import Resource
from cost_model.outcomes import Assumption, Charge, Free, Gap, Outcome, Quantity, Saturation
from cost_model.prices import Price, PriceBook, PriceError
from cost_model.prices.price import ZERO

Slot = tuple[str, str, str, int, str, str]
"""A line's place: stack key, logical id, component, its repeat, service, price key. The same in every scenario."""


class PricedCharge(NamedTuple):
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
        return sum((line.amount for line in self.lines.values()), ZERO)


PricedBefore = dict[int, PricedCharge]
"""Identity of a charge → how it was priced, with one book: in another scenario it is often priced just so again."""


class Pricer:
    """Prices outcomes with one book; remembers how far each price's tiers are used.

    ``before``: what was priced with the same book, shared by pricers; a charge is priced again only if more or less is
    used before it.
    """

    def __init__(self, book: PriceBook, default_region: str, before: PricedBefore | None = None) -> None:
        self.scenario = Scenario()
        self._before = before if not book.free_tier else None  # what is left of it is another matter
        self._book = book
        self._default_region = default_region
        self._used: dict[tuple[str, str, str], Decimal] = {}
        self._free: dict[str, Decimal] = {}
        """Allowance → units of it that are left."""
        self._repeats: dict[Slot, int] = {}

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
        used = (charge.service, charge.key, region)
        already = self._used.get(used, ZERO)
        priced = self._again(resource, charge, already) or self._priced(resource, charge, region, already)
        if priced is None:
            return
        self._used[used] = already + charge.quantity.value
        self.scenario.lines[self._slot(resource, charge)] = priced

    def _slot(self, resource: Resource, charge: Charge) -> Slot:
        """The line's own place: what a resource pays for several times (in two regions, say) is numbered."""
        first = (resource.stack.key, resource.logical_id, charge.component, 0, charge.service, charge.key)
        if first not in self.scenario.lines:
            return first
        repeat = self._repeats[first] = self._repeats.get(first, 0) + 1
        return (*first[:3], repeat, *first[4:])

    def _again(self, resource: Resource, charge: Charge, already: Decimal) -> PricedCharge | None:
        """How the charge was priced before, where that was with as much used (to the digit: sums keep their zeros)."""
        known = self._before.get(id(charge)) if self._before is not None else None
        if known is None or known.resource is not resource or known.already.compare_total(already):
            return None
        return known

    def _priced(self, resource: Resource, charge: Charge, region: str, already: Decimal) -> PricedCharge | None:
        """The charge with its price; a gap where there is none."""
        try:
            price = self._book.price(charge.service, charge.key, region=region)
        except PriceError as error:
            gap = Gap(charge.component, "price", str(error), charge.service, charge.key)
            place = (resource.stack.key, resource.logical_id, gap.component, gap.reason)
            self.scenario.gaps[place] = (resource, gap, None)
            return None
        price = self._less_free(price, charge, already)
        amount = price.amount(charge.quantity.value, already=already)
        found = PricedCharge(resource, charge, price, already, amount)
        if self._before is not None:
            self._before[id(charge)] = found  # it holds the charge, so that the identity stays its own
        return found

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
