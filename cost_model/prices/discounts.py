"""What a contract takes off the list: by usage type, by service, then over everything, each from what is left.

A discount is taken off list prices alone (shipped, refreshed, proxies of them): a price that a price file names is
what you pay, and nothing comes off it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from cost_model.prices.price import Discounted, Price, Tier

HUNDRED = Decimal(100)
Share = tuple[Decimal, Decimal]
"""From so many units a month on (the first from 0), so many percent."""


@dataclass(frozen=True, slots=True)
class Discount:
    """One discount of a price file.

    ``service``, ``key``, ``region``: what it is for; empty: any. A key may end in ``*``.
    ``spared``: services that a discount over everything leaves out. ``final``: no broader one is taken after it.
    ``group``: which price files it is of, the smallest outranks: ``--prices``, the project's, the user's.
    """

    name: str
    shares: tuple[Share, ...]
    source: str
    service: str = ""
    key: str = ""
    region: str = ""
    spared: tuple[str, ...] = ()
    final: bool = False
    group: int = 0

    @property
    def rank(self) -> int:
        """Narrow ones are taken first: of a usage type 0, of a service 1, of everything 2."""
        return 0 if self.key else 1 if self.service else 2

    @property
    def text(self) -> str:
        """``9 %``, or by tier ``5 % up to 51200, 10 % beyond``."""
        parts = [f"{percent:f} % up to {end:f}" for (_, percent), (end, _) in pairwise(self.shares)]
        return ", ".join([*parts, f"{self.shares[-1][1]:f} %" + (" beyond" if parts else "")])

    def holds(self, price: Price) -> bool:
        """Whether it is for this price."""
        if self.region not in {"", price.region} or price.service_code in self.spared:
            return False
        return self.service in {"", price.service_code} and (not self.key or self._named(price.key))

    def _named(self, key: str) -> bool:
        if self.key.endswith("*"):
            return key.startswith(self.key[:-1])
        return key == self.key or key.startswith(f"{self.key}|")

    def precedence(self) -> tuple[int, bool, int]:
        """Among several of one rank: the nearest file, then one of the region, then the longest key."""
        return self.group, not self.region, -len(self.key)


def discounted(price: Price, discounts: Sequence[Discount]) -> Price:
    """The price less what the discounts take off; the same where none is for it, or it is a contract's already."""
    if price.trust == "U":
        return price
    found = list(_chosen(price, discounts))
    if not found:
        return price
    tiers = price.tiers
    for each in found:
        tiers = tuple(_taken(tiers, each.shares))
    named = tuple(Discounted(each.name, each.text, each.source) for each in found)
    return replace(price, tiers=tiers, listed=price.tiers, discounts=named)


def _chosen(price: Price, discounts: Sequence[Discount]) -> Iterator[Discount]:
    """At most one of each rank, in order, up to one that is final."""
    for rank in range(3):
        found = [each for each in discounts if each.rank == rank and each.holds(price)]
        if found:
            first = min(found, key=Discount.precedence)
            yield first
            if first.final:
                return


def _taken(tiers: Sequence[Tier], shares: Sequence[Share]) -> Iterator[Tier]:
    """The ladder with each share taken off: cut where either has a bound."""
    ends = [*(start for start, _ in shares[1:]), None]
    for tier in tiers:
        for (start, percent), end in zip(shares, ends, strict=True):
            low = max(tier.start, start)
            high = min((each for each in (tier.end, end) if each is not None), default=None)
            if high is None or high > low:
                yield Tier(low, high, tier.price * (HUNDRED - percent) / HUNDRED)
