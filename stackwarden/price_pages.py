"""``stackwarden prices show``: prices for people and as JSON, with where they come from and how old they are."""

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from stackwarden.ending import emit

if TYPE_CHECKING:
    from cost_model.prices import Price, PriceBook, Tier

EXIT_USAGE, EXIT_NOTHING = 2, 3
FIRST_YEAR, LAST_YEAR = 2000, 2200
"""Days that are asked for lie before the last; twelve months from one on must be days too."""
FEW = 6
"""Up to so many prices are shown whole, more as one line each."""


class View(NamedTuple):
    """How prices are looked at: from which book, on which day, and from what age on they are old."""

    book: "PriceBook"
    as_of: date
    limit: int


def day(text: str) -> date:
    """An ISO date. Raises argparse's error for anything else."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write it as YYYY-MM-DD") from None
    if not FIRST_YEAR <= found.year < LAST_YEAR:
        raise argparse.ArgumentTypeError(f"{text} is no day of {FIRST_YEAR} to {LAST_YEAR - 1}")
    return found


def show(args: argparse.Namespace) -> int:
    """Print what is meant; 0, 2 (no such region) or 3 (nothing found, and what is spelt like it)."""
    from cost_model.prices import PriceBook
    from cost_model.prices.search import close, in_region, search
    from cost_model.regions import unknown_region

    as_region = not unknown_region(args.what)
    region = args.region or (args.what if as_region else "eu-west-1")
    if wrong := unknown_region(region):
        print(f"stackwarden prices: {wrong}", file=sys.stderr)
        return EXIT_USAGE
    view = View(PriceBook.load(region, args.prices, as_of=args.as_of), args.as_of or date.today(), args.stale_after)
    if as_region:
        found = in_region(view.book)
        _emit(args.format, [each._asdict() for each in found], _region(region, found))
        return 0
    if args.what.startswith("AWS::"):
        return _type(args, view)
    prices = search(view.book, args.what)
    if not prices:
        near = close(view.book, args.what)
        told = f"Near: {', '.join(near)}" if near else "Give a usage type, a SKU, a class, a service or a region."
        print(f"stackwarden prices: nothing is called {args.what} in {region}. {told}", file=sys.stderr)
        return EXIT_NOTHING
    _emit(args.format, [_plain(each, view) for each in prices], _text(prices, view))
    return 0


def _emit(form: str, values: Sequence[dict[str, Any]], text: str) -> None:
    if form == "json":
        text = json.dumps({"version": "1.0", "prices": list(values)}, indent=2, default=lambda each: f"{each:f}") + "\n"
    emit(text)


def _region(region: str, found: Sequence[Any]) -> str:
    lines = [f"Published prices in force in {region}:"]
    lines += [f"{each.prices:>7}  {each.service}, last seen {each.oldest} to {each.newest}" for each in found]
    return "\n".join(lines) + "\n"


def _type(args: argparse.Namespace, view: View) -> int:
    """A resource type: the prices that one of it without any properties has; most have more with them."""
    from cost_model.prices import free_types
    from cost_model.types import priced_type

    model, free = priced_type(args.what), free_types().get(args.what)
    if model is None:
        told = (
            f"is free: {free.reason} ({free.source})"
            if free
            else "has no price model; price it with `lines` in a usage file"
        )
        emit(f"{args.what} {told}\n")
        return 0 if free else EXIT_NOTHING
    prices = _of_type(args.what, view)
    keys, usage = (", ".join(each) or "none" for each in (model.reads, model.usage))
    note = "What it costs follows from its properties."
    if prices:
        note = "Prices of one without properties; others follow from those:"
    head = f"{args.what}: properties that decide its price: {keys}; usage keys: {usage}"
    _emit(
        args.format,
        [_plain(each, view) for each in prices],
        f"{head}\n{note}\n\n" + (_text(prices, view) if prices else ""),
    )
    return 0


def _of_type(name: str, view: View) -> "list[Price]":
    from cfn.resolve import Context, resolve
    from cfn.source import parse
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    text = json.dumps({"Resources": {"It": {"Type": name, "Properties": {}}}})
    stacks = resolve(parse(text.encode(), "it.json"), Context(region=view.book.region, name="it"))
    found = project(stacks, load_profile("normal"), view.book, loaded=False).prices
    return sorted(found, key=lambda price: (price.service_code, price.key))


def _text(prices: "Sequence[Price]", view: View) -> str:
    if len(prices) > FEW:
        return "\n".join(_line(each, view) for each in prices) + "\n"
    return "\n".join("\n".join(_page(each, view)) + "\n" for each in prices)


def _line(price: "Price", view: View) -> str:
    marks: list[str] = [price.grade] if price.grade != "exact" else []
    marks += [each.name for each in price.discounts]
    more = f" ({len(price.tiers)} tiers)" if len(price.tiers) > 1 else ""
    told = ", ".join([f"seen {price.confirmed or price.effective_date or 'nobody knows when'}", *marks])
    return (
        f"${price.unit_price:f} per {price.unit}{more}  {price.service_code} {price.key}  [{told}{_old(price, view)}]"
    )


def _page(price: "Price", view: View) -> Iterator[str]:
    yield f"{price.service_code} {price.key}, {price.region}"
    yield from _ladder(price.tiers, price.unit, "")
    for each in price.discounts:
        yield f"  less {each.name}, {each.percent}: {each.source}"
    if price.discounts:
        yield from _ladder(price.listed, price.unit, "list price ")
    yield f"  {price.grade}, trust {price.trust}, from {price.layer}: {price.source}" + (
        f", SKU {price.sku}" if price.sku else ""
    )
    days = f"effective {price.effective_date or 'unknown'}, seen {price.confirmed or 'unknown'}"
    yield f"  {days}{_aged(price, view)}{_old(price, view)}"
    if price.natural:
        yield "  the name is this book's own, not AWS's"
    if price.note:
        yield f"  note: {price.note}"
    for note, rate in _committed(price, view):
        off = (1 - rate / price.unit_price) * 100 if price.unit_price else Decimal(0)
        yield f"  committed: ${rate:f} per {price.unit} ({off:.1f} % less), {note}"


def _ladder(tiers: "Sequence[Tier]", unit: str, what: str) -> Iterator[str]:
    for tier in tiers:
        bounds = (
            "" if len(tiers) == 1 else f", from {tier.start:f}" + (f" to {tier.end:f}" if tier.end is not None else "")
        )
        yield f"  {what}${tier.price:f} per {unit}{bounds}"


def _aged(price: "Price", view: View) -> str:
    from cost_model.prices.age import age

    days = age(price, view.as_of)
    return "" if days is None else f", {days} days before {view.as_of}"


def _old(price: "Price", view: View) -> str:
    from cost_model.prices.age import staleness

    return ", OLD" if staleness([price], view.as_of, view.limit).stale else ""


def _committed(price: "Price", view: View) -> Iterator[tuple[str, Decimal]]:
    from cost_model.prices.commitments import OPTIONS, PLANS, TERMS

    if not view.book.folders:
        return
    for plan in PLANS:
        for term in TERMS:
            for option in OPTIONS:
                found = view.book.commitment(
                    price.service_code, price.key, term, option, plan=plan, region=price.region
                )
                if found is not None:
                    yield found.note, found.unit_price


def _plain(price: "Price", view: View) -> dict[str, Any]:
    from cost_model.prices.age import age

    return {
        "service": price.service_code,
        "key": price.key,
        "region": price.region,
        "usage_type": price.usage_type,
        "operation": price.operation,
        "natural": price.natural,
        "unit": price.unit,
        "tiers": list(_tiers(price.tiers)),
        "list_tiers": list(_tiers(price.listed or price.tiers)),
        "discounts": [each._asdict() for each in price.discounts],
        "grade": price.grade,
        "trust": price.trust,
        "layer": price.layer._asdict(),
        "source": price.source,
        "sku": price.sku,
        "effective": price.effective_date,
        "seen": price.confirmed,
        "age_days": age(price, view.as_of),
        "as_of": view.as_of.isoformat(),
        "old": bool(_old(price, view)),
        "note": price.note,
        "commitments": [{"what": note, "price": rate} for note, rate in _committed(price, view)],
    }


def _tiers(tiers: "Sequence[Tier]") -> Iterator[dict[str, Decimal | None]]:
    return ({"start": each.start, "end": each.end, "price": each.price} for each in tiers)
