"""What must be said of the prices that were used: discounts that took nothing off, dated entries, old ones."""

import argparse
import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cost_model.prices import PriceBook
    from cost_model.projection import Projection

UNIT = 4
"""The column of the unit in the shipped price list."""
SHOWN = 5
"""So many misspelt keys are named."""


def about_prices(
    args: argparse.Namespace, books: "Iterable[PriceBook]", projections: "Iterable[Projection]"
) -> list[str]:
    """Each thing once, over all ``projections`` together."""
    return list(dict.fromkeys(_about(args, list(books), list(projections))))


def _about(args: argparse.Namespace, books: "list[PriceBook]", projections: "list[Projection]") -> Iterator[str]:
    """What does not hold on the day, what takes nothing off, and what is old."""
    from cost_model.prices.age import staleness

    used = {
        (each.name, each.source)
        for projection in projections
        for line in projection.lines
        for each in line.price.discounts
    }
    for book in books:
        yield from book.notes
        for each in book.discounts:
            if (each.name, each.source) not in used:
                yield f"discount {each.name}, {each.source}, is for nothing here"
    yield from _for_nothing(books, projections)
    yield from _in_other_units(projections)
    if args.free_tier:
        yield _deducted(projections)
    prices = (price for projection in projections for price in projection.prices)
    said = staleness(prices, args.as_of or date.today(), args.stale_after).sentence
    if said:
        yield said


def _for_nothing(books: "list[PriceBook]", projections: "list[Projection]") -> Iterator[str]:
    """Keys of ``--prices`` that priced nothing and that the shipped book does not have either: they may be misspelt."""
    given = {each: None for book in books for each in book.given}
    if not given:
        return
    used = {(each.service_code, each.key) for projection in projections for each in projection.prices}
    strange = [each for each in given if each not in used and each[1] not in _shipped(each[0])]
    if strange:
        told = [_spelt(*each) for each in strange[:SHOWN]]
        more = f", and {len(strange) - SHOWN} more" if len(strange) > SHOWN else ""
        yield f"of --prices nothing here is priced with {', '.join(told)}{more}; the shipped prices have no such key"


def _spelt(service: str, key: str) -> str:
    """A key with what is spelt like it."""
    from difflib import get_close_matches

    near = get_close_matches(key, sorted(_shipped(service)), n=1)
    return f"{service} {key} (did you mean {near[0]}?)" if near else f"{service} {key}"


def _in_other_units(projections: "list[Projection]") -> Iterator[str]:
    """Your prices of an hour where the book has one of a request, of a GB where it has one of a TB."""
    from cost_model.prices.shipped import regions_of

    own = {each: None for projection in projections for each in projection.prices if each.trust == "U"}
    for price in own:
        rows = (keys[price.key][0] for keys in regions_of(price.service_code).values() if price.key in keys)
        unit = next((row[UNIT] for row in rows), price.unit)
        if _measure(unit) != _measure(price.unit):
            yield (
                f"{price.service_code} {price.key} is priced by the {price.unit} ({price.source}), "
                f"but what is used of it is counted by the {unit}: nothing is converted"
            )


def _measure(unit: str) -> tuple[str, ...]:
    """What tells units apart however they are written: the size, and whether they are of hours."""
    text = unit.lower().replace("_", "-")
    size = re.search(r"\b([tgmk])i?bs?(?:ps|/s)?\b", text)
    return (size[1] if size else "", "hour" if re.search(r"hours?\b|\bhrs?\b|\bh\b", text) else "")


def _shipped(service: str) -> set[str]:
    """Every key of a service in the shipped book, in whatever region, with and without its qualifier."""
    from cost_model.prices.shipped import regions_of

    found = {key for keys in regions_of(service).values() for key in keys}
    return found | {key.partition("|")[0] for key in found}


def _deducted(projections: "list[Projection]") -> str:
    """Which free allowances were deducted."""
    named = {line.price.allowance for projection in projections for line in projection.lines} - {""}
    if not named:
        return "free tier: there is nothing here that every account has free"
    return f"free tier: {', '.join(sorted(named))} deducted, as in an account that uses none of it elsewhere"
