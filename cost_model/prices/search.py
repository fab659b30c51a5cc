"""Find prices by what people have at hand: a usage type, a SKU, a machine class, a service, a region."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from cost_model.prices import shipped
from cost_model.prices.age import seen
from cost_model.prices.book import PriceBook
from cost_model.prices.keys import GLOBAL_REGIONS
from cost_model.prices.price import Price, PriceAmbiguous, PriceMissing
from cost_model.prices.pricelist import usage_type

CLOSE = 8


class Summary(NamedTuple):
    """What the book has of one service in a region: how many prices, and from when to when they were last seen."""

    service: str
    prices: int
    oldest: str
    newest: str


def known_keys(book: PriceBook) -> dict[str, set[str]]:
    """Service → every key that any layer has in any region."""
    found: dict[str, set[str]] = {service: set(keys) for service, keys in book.own_keys.items()}
    for folder in (*(Path(layer.file) for layer in book.folders), shipped.DATA):
        for service in shipped.services(folder):
            for keys in shipped.regions_of(service, folder).values():
                found.setdefault(service, set()).update(keys)
    return dict(sorted(found.items()))


def search(book: PriceBook, words: str) -> list[Price]:
    """The prices in the book's region that ``words`` means: a service, a SKU, a usage type, a class; sorted."""
    known = known_keys(book)
    service = next((each for each in known if each.lower() == words.lower()), "")
    if service:
        return _priced(book, service, known[service])
    by_sku = list(_by_sku(book, words))
    if by_sku:
        return by_sku
    for means in (_is_key, _is_class):
        found = [
            price
            for each, keys in known.items()
            for price in _priced(book, each, _fits(means, book, words, each, keys))
        ]
        if found:
            return found
    return []


def _fits(
    means: Callable[[str, str, bool], bool], book: PriceBook, words: str, service: str, keys: Iterable[str]
) -> list[str]:
    """The keys that are meant; exactly spelt ones alone where there are any."""
    wanted = usage_type(words, service, book.region)
    return [key for key in keys if means(key, wanted, False)] or [key for key in keys if means(key, wanted, True)]


def _is_key(key: str, words: str, loose: bool) -> bool:
    own, given = (key.lower(), words.lower()) if loose else (key, words)
    return own == given or own.startswith(f"{given}|")


def _is_class(key: str, words: str, loose: bool) -> bool:
    _, _, rest = key.partition("|")[0].partition(":")
    return bool(rest) and (rest.lower() == words.lower() or (loose and rest.lower().startswith(f"{words.lower()}.")))


def _by_sku(book: PriceBook, words: str) -> Iterator[Price]:
    """A SKU belongs to one region, whatever region is asked for; its price is the one in force there."""
    folders = [*(Path(layer.file) for layer in book.folders), shipped.DATA]
    found: dict[tuple[str, str, str], None] = {}
    for folder in folders:
        for service in shipped.services(folder):
            for region, keys in shipped.regions_of(service, folder).items():
                for key, rows in keys.items():
                    if rows[0][14] and words in {rows[0][14], rows[0][14].partition(".")[0]}:
                        found.setdefault((service, key, region))
    for service, key, region in found:
        yield replace(book.price(service, key, region=region))


def _priced(book: PriceBook, service: str, keys: Iterable[str]) -> list[Price]:
    found = []
    for key in sorted(keys):
        try:
            found.append(book.price(service, key))
        except (PriceMissing, PriceAmbiguous):  # not in this region; its qualified keys are asked for themselves
            continue
    return found


def in_region(book: PriceBook) -> list[Summary]:
    """What is published for the book's region, service by service; rules give more, on request."""
    summaries = []
    for service, keys in known_keys(book).items():
        prices = [price for price in _priced(book, service, keys) if price.grade == "exact"]
        if prices and service not in GLOBAL_REGIONS:
            days = sorted(day.isoformat() for price in prices if (day := seen(price)))
            summaries.append(Summary(service, len(prices), *((days[0], days[-1]) if days else ("", ""))))
    return summaries


def close(book: PriceBook, words: str) -> list[str]:
    """What is spelt like ``words``: services and keys that hold it, else those that look like it."""
    known = known_keys(book)
    names = {service: service for service in known} | {
        key: f"{service} {key}" for service, keys in known.items() for key in keys
    }
    holding = sorted(name for name in names if words.lower() in name.lower())
    lower = {name.lower(): name for name in names}
    alike = [lower[each] for each in get_close_matches(words.lower(), lower, n=CLOSE, cutoff=0.6)]
    return [names[name] for name in dict.fromkeys([*holding, *alike])][:CLOSE]
