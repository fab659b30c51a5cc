"""Prices that are missing but follow: taken from another region (proxy) or computed from another price (derived).

Every rule is a line in ``data/rules.yaml`` with its reason. Rules start from published prices only, never from each
other, and whatever they give is marked.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from cost_model.prices.price import Grade, Price, Tier
from cost_model.prices.shipped import DATA

Find = Callable[[str, str, str], Price | None]
SIZES = (
    "nano",
    "micro",
    "small",
    "medium",
    "large",
    "xlarge",
    *(f"{n}xlarge" for n in (2, 3, 4, 6, 8, 9, 10, 12, 16, 18, 24, 32, 48)),
)
_SIZE = re.compile(r"\.(nano|micro|small|medium|large|\d*xlarge)(?=\||$)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: what it is for, where it takes its price from, and why that is fair.

    ``key``     what it gives: a regular expression that matches the whole key.
    ``regions`` the regions it may give a price in; empty: all.
    ``take``    the key to start from, with groups of ``key`` as in ``\\1``; ``other-size``: another size of the class.
    ``origin``  the region to start from; empty: the same.
    ``times``   the factor. ``places``: decimal places to round half up to; None: unrounded.
    ``unit``    the unit of what it gives; empty: that of the price it starts from.
    """

    name: str
    service: str
    key: re.Pattern[str]
    take: str
    origin: str
    regions: tuple[str, ...]
    times: Fraction
    places: int | None
    unit: str
    why: str

    def apply(self, key: str, region: str, find: Find) -> Price | None:
        """The price it gives for ``key`` in ``region`` from what ``find`` knows; None where it does not apply."""
        match = self.key.fullmatch(key)
        if match is None or (self.regions and region not in self.regions) or region == self.origin:
            return None
        for wanted, factor in self._origins(key, match):
            found = find(self.service, wanted, self.origin or region)
            if found is not None:
                return self._given(key, region, found, factor * self.times)
        return None

    def _origins(self, key: str, match: re.Match[str]) -> Iterator[tuple[str, Fraction]]:
        if self.take != "other-size":
            yield match.expand(self.take), Fraction(1)
            return
        found = _SIZE.search(key)
        if found is not None:
            for size in reversed(SIZES):  # the largest known size carries the smallest rounding
                yield key[: found.start(1)] + size + key[found.end(1) :], size_factor(found[1]) / size_factor(size)

    def _given(self, key: str, region: str, found: Price, factor: Fraction) -> Price:
        grade: Grade = "proxy" if self.origin else "derived"
        how = f"{found.key} in {found.region}" + (f" x {_shown(factor)}" if factor != 1 else "")
        return replace(
            found,
            key=key,
            usage_type=key.partition("|")[0],
            operation=found.operation if factor == 1 and found.key == key else "",
            unit=self.unit or found.unit,
            region=region,
            grade=grade,
            tiers=tuple(Tier(tier.start, tier.end, self._scaled(tier.price, factor)) for tier in found.tiers),
            note="; ".join(filter(None, (f"{grade} ({self.name}): {how}. {self.why}", found.note))),
            sku="",
        )

    def _scaled(self, price: Decimal, factor: Fraction) -> Decimal:
        if factor == 1:
            return price
        exact = price * factor.numerator / factor.denominator
        if self.places is not None:
            exact = exact.quantize(Decimal(1).scaleb(-self.places), ROUND_HALF_UP)
        return exact.normalize()


def size_factor(size: str) -> Fraction:
    """How many ``large`` a size is: AWS's instance size normalisation, nano 1/16 … large 1, xlarge 2, Nxlarge 2N."""
    small = {"nano": 16, "micro": 8, "small": 4, "medium": 2, "large": 1}
    if size in small:
        return Fraction(1, small[size])
    return Fraction(2 * int(size.removesuffix("xlarge") or 1))


def _shown(factor: Fraction) -> str:
    return str(factor) if factor.denominator < 10_000 and factor.numerator < 10_000 else f"{float(factor):.4f}"


@cache
def rules(service: str) -> tuple[Rule, ...]:
    """The rules of one service, in the order they are tried."""
    return tuple(rule for rule in all_rules() if rule.service == service)


@cache
def all_rules() -> tuple[Rule, ...]:
    """Every rule of ``data/rules.yaml``, in order."""
    import yaml

    text = (DATA / "rules.yaml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  # both are safe loaders
    return tuple(_rule(entry, service) for entry in entries for service in _listed(entry["service"]))


def _listed(service: str | list[str]) -> list[str]:
    return [service] if isinstance(service, str) else service


def _rule(entry: dict[str, Any], service: str) -> Rule:
    return Rule(
        name=entry["name"],
        service=service,
        key=re.compile(entry["key"]),
        take=entry.get("take", r"\g<0>"),
        origin=entry.get("from", ""),
        regions=tuple(entry.get("regions", ())),
        times=Fraction(str(entry.get("times", 1))),
        places=entry.get("places"),
        unit=entry.get("unit", ""),
        why=entry["why"],
    )
