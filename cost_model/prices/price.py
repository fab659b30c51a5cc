"""A price: its ladder of tiers, and everything needed to judge it. Money is Decimal, in US dollars before tax."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

Grade = Literal["exact", "proxy", "derived"]
"""exact: published for this key and region. proxy: of another region. derived: computed by a stated rule."""

ZERO = Decimal(0)


class Layer(NamedTuple):
    """Where the book found a price: the option, the project, the user's own folder, or the shipped prices.

    ``file``: the price file, or the folder of refreshed prices, as it was named; empty for the shipped prices.
    """

    kind: Literal["option", "project", "user", "shipped"]
    file: str = ""

    def __str__(self) -> str:
        named = {"option": "--prices", "project": "the project's", "user": "the user's"}
        return f"{named[self.kind]} {self.file}" if self.file else "the shipped prices"


SHIPPED = Layer("shipped")


class PriceError(Exception):
    """A price could not be given. The message names what was looked up."""


class PriceMissing(PriceError):  # noqa: N818  # reads as what it says: the price is missing
    """No layer has the price, and no rule gives it."""


class PriceAmbiguous(PriceError):  # noqa: N818  # as above
    """Several prices match: the key must say which one is meant."""


@dataclass(frozen=True, slots=True)
class Tier:
    """From ``start`` (inclusive) to ``end`` (exclusive; None: no end) units a month, a unit costs ``price`` USD."""

    start: Decimal
    end: Decimal | None
    price: Decimal


class Discounted(NamedTuple):
    """A discount that was taken off a price: its name, how much (``9 %``), and where it is agreed."""

    name: str
    percent: str
    source: str


@dataclass(frozen=True, slots=True)
class Price:
    """What one unit costs.

    ``usage_type``      AWS's usage type without its region prefix (``NatGateway-Hours``, not ``EU-NatGateway-Hours``).
    ``operation``       AWS's operation where one belongs to the usage type, else empty.
    ``unit``            of quantities and tier bounds: ``hour``, ``GB``, ``GB-month``, ``request`` …
    ``tiers``           contiguous from 0, the last without end; bounds are units per month.
    ``region``          the region asked for; a proxy's ``note`` names the region it was taken from.
    ``effective_date``  as far as known: ``2026-09-14``, ``2024-09``, ``2026`` or empty. ``confirmed``: last time seen.
    ``trust``           A machine extract or SKU-bearing; B one good source; C old or partly derived; D third party or
                        stale; U given by the user.
    ``layer``           where the book found it; a proxy or derived price has the layer of the one it starts from.
    ``listed``          the tiers before ``discounts``; empty where there are none.
    ``allowance``       what every account has of it free, where that is deducted: its name, else empty.
    ``natural``         the usage type is this book's own name, not one of AWS's: do not use it to filter a bill.
    """

    service_code: str
    key: str
    usage_type: str
    operation: str
    unit: str
    tiers: tuple[Tier, ...]
    region: str
    effective_date: str
    source: str
    trust: str
    grade: Grade = "exact"
    note: str = ""
    confirmed: str = ""
    sku: str = ""
    natural: bool = False
    layer: Layer = SHIPPED
    listed: tuple[Tier, ...] = ()
    discounts: tuple[Discounted, ...] = ()
    allowance: str = ""

    @property
    def unit_price(self) -> Decimal:
        """USD per unit in the first tier."""
        return self.tiers[0].price

    @property
    def zero_given(self) -> bool:
        """Whether a price file of the user's, not AWS's list, says that it costs nothing (in one tier at least)."""
        if self.allowance:
            return False
        given = self.trust == "U" or (self.listed and all(tier.price for tier in self.listed))
        return bool(given) and any(tier.price == 0 for tier in self.tiers)

    def amount(self, quantity: Decimal, *, already: Decimal = ZERO) -> Decimal:
        """USD for ``quantity`` units in a month in which ``already`` units were used before them; exact, not rounded.

        Raises:
            ValueError: a quantity that is negative or not finite.
        """
        return self._climbed(self.tiers, quantity, already)

    def list_amount(self, quantity: Decimal, *, already: Decimal = ZERO) -> Decimal:
        """As ``amount``, before discounts."""
        return self._climbed(self.listed or self.tiers, quantity, already)

    def _climbed(self, tiers: tuple[Tier, ...], quantity: Decimal, already: Decimal) -> Decimal:
        if not (quantity.is_finite() and already.is_finite() and quantity >= 0 and already >= 0):
            raise ValueError(f"{self.key}: quantity {quantity} and already {already} must be finite and not negative")
        top = already + quantity
        total = ZERO
        for tier in tiers:
            low = max(tier.start, already)
            high = top if tier.end is None else min(tier.end, top)
            if high > low:
                total += (high - low) * tier.price
        return total
