"""What must be said of the prices that were used: discounts that took nothing off, dated entries, old ones."""

import argparse
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cost_model.prices import PriceBook
    from cost_model.projection import Projection


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
    if args.free_tier:
        yield _deducted(projections)
    prices = (price for projection in projections for price in projection.prices)
    said = staleness(prices, args.as_of or date.today(), args.stale_after).sentence
    if said:
        yield said


def _deducted(projections: "list[Projection]") -> str:
    """Which free allowances were deducted."""
    named = {line.price.allowance for projection in projections for line in projection.lines} - {""}
    if not named:
        return "free tier: there is nothing here that every account has free"
    return f"free tier: {', '.join(sorted(named))} deducted, as in an account that uses none of it elsewhere"
