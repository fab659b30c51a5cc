"""The result of pricing: one object that the JSON, the Markdown and the reports all read."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from cost_model.outcomes import Cause, Provenance
from cost_model.prices import SHIPPED, Layer, Price

ZERO = Decimal(0)


class Money(NamedTuple):
    """US dollars a month before tax, in three scenarios: all assumptions cheap, as expected, all dear."""

    low: Decimal
    base: Decimal
    high: Decimal

    def plus(self, other: "Money") -> "Money":
        """The sum, scenario by scenario."""
        return Money(self.low + other.low, self.base + other.base, self.high + other.high)


NOTHING = Money(ZERO, ZERO, ZERO)


class Named(NamedTuple):
    """Which resource something belongs to."""

    stack: str
    logical_id: str
    type: str
    file: str
    line: int
    region: str


@dataclass(frozen=True, slots=True)
class LineItem:
    """One priced line. ``quantity`` is per month, in the price's unit, for the same scenarios as ``amount``.

    ``already``: units of the same price used by lines above it, where its tiers begin.
    """

    resource: Named
    component: str
    price: Price
    quantity: Money
    amount: Money
    already: Decimal
    formula: str
    provenance: Provenance

    @property
    def list_amount(self) -> Decimal:
        """USD of the expected scenario before discounts."""
        return self.price.list_amount(self.quantity.base, already=self.already)

    @property
    def unit_price(self) -> Decimal:
        """USD per unit as paid: amount / quantity where tiers apply, the first tier's price for a quantity of 0."""
        if self.quantity.base == 0:
            return self.price.unit_price
        return self.amount.base / self.quantity.base if len(self.price.tiers) > 1 else self.price.unit_price


@dataclass(frozen=True, slots=True)
class Unpriced:
    """A part of a resource that the total does not hold. ``unit``: what one unit would cost, where that is known."""

    resource: Named
    component: str
    cause: Cause
    reason: str
    unit: Price | None


@dataclass(frozen=True, slots=True)
class FreeItem:
    """A resource that costs nothing itself, and why."""

    resource: Named
    reason: str


@dataclass(frozen=True, slots=True)
class Saturated:
    """Hours in which the load needs more than a template's maximum (cheap, expected, dear scenario)."""

    resource: Named
    what: str
    hours: tuple[Fraction, Fraction, Fraction]
    needed: int
    maximum: int


@dataclass(frozen=True, slots=True)
class Stated:
    """An assumption that a price rests on."""

    resource: Named
    text: str


class Unseen(NamedTuple):
    """A part of a template that could not be read, or that only a deployment shows: nothing in it is priced.

    ``problem``: it is missing or broken (exit code 5); else a deployment alone knows it (a macro, an open address).
    """

    file: str
    line: int
    column: int
    reason: str
    problem: bool


class UsedLayer(NamedTuple):
    """A price layer that was looked into: how many different prices came from it, and which of the user's are 0."""

    layer: Layer
    prices: int
    zero: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Projection:
    """What a set of stacks costs in one month of a load profile. ``orders`` in the same three scenarios.

    ``profile`` is empty where no load is meant. ``layers``: where prices were looked for, in order.
    """

    profile: str
    profile_sha256: str
    region: str
    lines: tuple[LineItem, ...]
    unpriced: tuple[Unpriced, ...]
    free: tuple[FreeItem, ...]
    saturated: tuple[Saturated, ...]
    assumptions: tuple[Stated, ...]
    resources: tuple[Named, ...]
    orders: tuple[float, float, float]
    unseen: tuple[Unseen, ...] = ()
    layers: tuple[Layer, ...] = (SHIPPED,)

    @property
    def total(self) -> Money:
        """Sum of all lines."""
        return _sum(line.amount for line in self.lines)

    @property
    def driven(self) -> bool:
        """Whether the load profile decides any line; otherwise its orders have nothing to do with the total."""
        return any(line.provenance == "profile" for line in self.lines)

    @property
    def proxies(self) -> tuple[LineItem, ...]:
        """Lines whose price is taken from another region, or derived by a rule."""
        return tuple(line for line in self.lines if line.price.grade != "exact")

    @property
    def prices(self) -> tuple[Price, ...]:
        """The different prices used, with those beside a gap."""
        found = [line.price for line in self.lines] + [each.unit for each in self.unpriced if each.unit]
        return tuple({(price.service_code, price.key, price.region): price for price in found}.values())

    @property
    def used_layers(self) -> tuple[UsedLayer, ...]:
        """Every price layer, in the order it is asked; unit prices beside a gap count too."""
        different = self.prices
        counted = []
        for layer in self.layers:
            found = [price for price in different if price.layer == layer]
            zero = sorted({f"{price.service_code} {price.key}" for price in found if price.zero_given})
            counted.append(UsedLayer(layer, len(found), tuple(zero)))
        return tuple(counted)

    @property
    def price_missing(self) -> tuple[Unpriced, ...]:
        """What should have a price and has none: price data or a price model is missing."""
        return tuple(each for each in self.unpriced if each.cause in {"price", "type"})

    @property
    def exit_code(self) -> int:
        """5 if something that should have a price has none, or a part of a template is missing; else 0."""
        return 5 if self.price_missing or any(each.problem for each in self.unseen) else 0

    def by(self, key: Callable[[LineItem], str]) -> dict[str, Money]:
        """Totals by any property of a line, dearest first, then by name."""
        sums: dict[str, Money] = {}
        for line in self.lines:
            sums[key(line)] = sums.get(key(line), NOTHING).plus(line.amount)
        return dict(sorted(sums.items(), key=lambda item: (-item[1].base, item[0])))

    def by_service(self) -> dict[str, Money]:
        """Totals by AWS service code."""
        return self.by(lambda line: line.price.service_code)

    def by_stack(self) -> dict[str, Money]:
        """Totals by stack key."""
        return self.by(lambda line: line.resource.stack)

    def by_type(self) -> dict[str, Money]:
        """Totals by CloudFormation resource type."""
        return self.by(lambda line: line.resource.type)

    def counts(self) -> dict[str, int]:
        """How many resources are priced, free and unpriced; one with both lines and gaps counts as ``partly``."""
        lined = {line.resource[:2] for line in self.lines}
        gapped = {each.resource[:2] for each in self.unpriced}
        return {
            "resources": len(self.resources),
            "priced": len(lined - gapped),
            "partly": len(lined & gapped),
            "unpriced": len(gapped - lined),
            "free": len({each.resource[:2] for each in self.free} - lined - gapped),
        }


def _sum(amounts: Iterable[Money]) -> Money:
    total = NOTHING
    for amount in amounts:
        total = total.plus(amount)
    return total
