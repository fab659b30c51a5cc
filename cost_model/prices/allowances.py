"""What every account has without charge each month, however old it is: deducted where ``--free-tier`` asks for it."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from cost_model.prices.price import ZERO, Price, Tier
from cost_model.prices.shipped import DATA


class Allowance(NamedTuple):
    """So many units a month of all its ``keys`` together, over all regions."""

    name: str
    service: str
    keys: tuple[str, ...]
    free: Decimal
    source: str


@cache
def allowances() -> tuple[Allowance, ...]:
    """Every allowance of ``data/allowances.yaml``."""
    import yaml

    text = (DATA / "allowances.yaml").read_text(encoding="utf-8")
    entries = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
    return tuple(
        Allowance(each["name"], each["service"], tuple(each["keys"]), Decimal(str(each["free"])), each["source"])
        for each in entries
    )


@cache
def _by_key() -> dict[tuple[str, str], Allowance]:
    return {(each.service, key): each for each in allowances() for key in each.keys}


def allowance(service: str, key: str) -> Allowance | None:
    """The allowance that a price key uses up; None without one."""
    return _by_key().get((service, key))


def deducted(price: Price, already: Decimal, left: Decimal, known: Allowance) -> Price:
    """The price with ``left`` units free from ``already`` on; its other tiers begin and end where they did.

    A ladder that is free from its start (an overlay that holds the allowance itself) is left as it is.
    """
    if left <= 0 or price.tiers[0].price == 0:
        return price
    note = f"free tier: {left:,f} of {known.free:,f} {price.unit} a month ({known.name}, {known.source})"
    return replace(
        price,
        tiers=tuple(_cut(price.tiers, already, already + left)),
        listed=tuple(_cut(price.listed, already, already + left)),
        allowance=known.name,
        note="; ".join(filter(None, (note, price.note))),
    )


def _cut(tiers: tuple[Tier, ...], start: Decimal, end: Decimal) -> Iterator[Tier]:
    """The ladder with everything from ``start`` to ``end`` at 0."""
    if not tiers:
        return
    for tier in tiers:
        if tier.start < start:
            yield Tier(tier.start, start if tier.end is None else min(start, tier.end), tier.price)
        if tier.start <= start and (tier.end is None or start < tier.end):
            yield Tier(start, end, ZERO)
        if tier.end is None or tier.end > end:
            yield Tier(max(tier.start, end), tier.end, tier.price)
