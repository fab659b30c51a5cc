"""A refresh from end to end: list by list, each finished before the next begins, so that a stop loses none."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from cost_model.prices import commitments
from cost_model.prices.keys import GLOBAL_REGIONS
from cost_model.prices.pricelist import Converted, ListRow, Origin, converted, usage_type
from reports.writing import write_whole
from stackwarden.deploy.aws import Aws
from stackwarden.ending import RefusedError
from stackwarden.refresh import offer, products, store
from stackwarden.refresh.download import Fetched, fetch
from stackwarden.refresh.index import HOST, listed
from stackwarden.refresh.lists import PLANS, PriceList, file_url, price_lists

STAGE = ".refresh"
"""Below the folder: what is being fetched, and marks of what is done."""


class Done(NamedTuple):
    """One list that took effect: how many prices it gave, what differs, and what of it was not taken."""

    service: str
    region: str
    published: str
    prices: int
    changes: list[store.Change]
    left: dict[str, list[str]]


Say = Callable[[str], None]


def refresh(  # noqa: PLR0913  # what to fetch, and where it goes
    aws: Aws, services: Sequence[str], regions: Sequence[str], folder: Path, *, api: str, say: Say, host: str = HOST
) -> list[Done]:
    """Fetch, convert and store; a killed run goes on where it was when it is started again.

    Raises:
        RefusedError: AWS refuses, or a file is not what it should be; lists finished before stay in force.
    """
    stage = folder / STAGE
    stage.mkdir(parents=True, exist_ok=True)
    write_whole(stage / ".gitignore", "*\n")
    done = []
    for service in services:
        if api == "products":
            done += [_queried(aws, service, region, folder) for region in _regions(service, regions)]
            continue
        lists = listed(host, service, regions) if api == "index" else price_lists(aws, service, regions)
        for each in lists:
            mark = stage / f"{each.name}.done"
            if mark.is_file() and mark.read_text(encoding="utf-8") == each.arn:
                say(f"{each.service} {each.region}: already done")
                continue
            say(f"{each.service} {each.region}: fetching")
            url = f"{host}{each.arn}" if api == "index" else file_url(aws, each)
            done.append(_filed(url, each, folder))
            write_whole(mark, each.arn)
    shutil.rmtree(stage)
    return done


def _regions(service: str, regions: Sequence[str]) -> Sequence[str]:
    return [GLOBAL_REGIONS[service]] if service in GLOBAL_REGIONS else regions


def _filed(url: str, wanted: PriceList, folder: Path) -> Done:
    path = folder / STAGE / f"{wanted.name}.csv"
    fetched = fetch(url, path, wanted.arn)
    try:
        done = _committed(fetched, wanted, folder) if wanted.service in PLANS else _priced(fetched, wanted, folder)
    finally:
        for each in path.parent.glob("duckdb_temp*"):
            each.unlink(missing_ok=True)
    path.unlink()
    return done


def _priced(fetched: Fetched, wanted: PriceList, folder: Path) -> Done:
    published = offer.head(fetched.path).published
    identity = store.source_id(wanted.service, wanted.region, published)
    result = converted(wanted.service, wanted.region, offer.rows(fetched.path), Origin(identity, published))
    done = _stored(wanted.service, wanted.region, result, folder, (identity, published, _title(fetched, published)))
    store.store_rates(folder, wanted.region, _reserved(fetched, wanted, [published[:10], identity]))
    return done


def _reserved(fetched: Fetched, wanted: PriceList, origin: list[str]) -> Iterator[list[str]]:
    """Reservations as committed rates: what is paid at once is spread over the hours of the term."""
    known = frozenset(commitments.OPERATIONS.values())
    for usage, operation, engine, lease, option, hourly, once, effective, sku in offer.reserved(fetched.path):
        years = int(lease[0])
        rate = (hourly + once / (commitments.HOURS_A_YEAR * years)).quantize(Decimal("1E-10")).normalize()
        what = operation if operation in known or engine in {"", "NA", "Any"} else engine
        named = [wanted.service, wanted.region, usage_type(usage, wanted.service, wanted.region), what]
        upfront = f"{once.normalize():f}" if once else ""
        yield [*named, "Reserved", str(years), option, "hour", f"{rate:f}", effective[:10], *origin, sku, upfront]


def _title(fetched: Fetched, published: str) -> str:
    when = f", fetched {fetched.fetched}" if fetched.fetched else ""
    return f"AWS price list file {fetched.url}, published {published}{when}"


def _stored(service: str, region: str, result: Converted, folder: Path, source: tuple[str, str, str]) -> Done:
    identity, published, title = source
    if not result.rows:
        told = f"The price list of {service} in {region} has no price that the book can take"
        raise RefusedError(told, "The prices in force are left as they are.")
    store.add_source(folder, identity, title)
    stored = store.store(folder, service, region, result.rows)
    left = {cause: sorted(what) for cause, what in sorted(result.left.items())}
    if stored.only_shipped:
        left["not in the list (the shipped price stays)"] = stored.only_shipped
    return Done(service, region, published, len({row[1] for row in result.rows}), stored.changes, left)


def _queried(aws: Aws, service: str, region: str, folder: Path) -> Done:
    found: list[ListRow] = []
    published = ""
    for each in products.products(aws, service, region):
        published = max(published, products.published(each))
        found += products.rows(each)
    identity = store.source_id(service, region, published)
    title = f"AWS price list query API, {service} in {region}, published {published}"
    return _stored(service, region, converted(service, region, found, Origin(identity, published)), folder,
                   (identity, published, title))  # fmt: skip


def _committed(fetched: Fetched, wanted: PriceList, folder: Path) -> Done:
    published = offer.head(fetched.path).published
    identity = store.source_id(wanted.service, wanted.region, published)
    rows = []
    for region, service, usage, operation, plan, term, option, unit, rate, effective, sku in offer.rates(fetched.path):
        if region == wanted.region and plan in commitments.PLANS and term in {"1", "3"}:
            spelt = usage_type(usage, service, region)
            dated = [effective[:10], published[:10], identity, sku, ""]
            rows.append([service, region, spelt, operation, plan, term, option, _unit(unit), rate, *dated])
    if not rows:
        told = f"The price list of {wanted.service} in {wanted.region} has no rate that can be read"
        raise RefusedError(told, "The rates in force are left as they are.")
    store.add_source(folder, identity, _title(fetched, published))
    number = sum(store.store_rates(folder, wanted.region, rows).values())
    return Done(wanted.service, wanted.region, published, number, [], {})


def _unit(unit: str) -> str:
    return "hour" if unit.lower() in {"hrs", "hours", "hour"} else unit
