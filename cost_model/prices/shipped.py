"""Prices as CSV, one file per service, read when the service is first asked for: the shipped ones, or a folder's."""

import csv
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

from cost_model.prices.price import SHIPPED, Layer, Price, PriceError, Tier

DATA = Path(__file__).parent / "data"
COLUMNS = [
    "region",
    "key",
    "natural",
    "operation",
    "unit",
    "start",
    "end",
    "price",
    "effective",
    "confirmed",
    "trust",
    "method",
    "agree",
    "source",
    "sku",
    "note",
]
Row = Sequence[str]
Region = dict[str, list[Row]]
"""Key → its rows, one per tier, in ascending order."""


@cache
def regions_of(service: str, folder: Path | None = None) -> dict[str, Region]:
    """Region → key → rows of one service (of a folder, or shipped); empty for one that the book does not know."""
    path = (folder or DATA) / f"{service}.csv"
    if not path.is_file():
        return {}
    found: dict[str, Region] = {}
    with path.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        if next(rows, None) != COLUMNS:
            remedy = "reinstall stackwarden" if folder is None else "run `stackwarden prices refresh` again"
            raise PriceError(f"{path}: the columns are not {', '.join(COLUMNS)}; {remedy}")
        for row in rows:
            found.setdefault(row[0], {}).setdefault(row[1], []).append(row)
    return found


def services(folder: Path = DATA) -> list[str]:
    """The service codes that the book has prices for, sorted."""
    return sorted(path.stem for path in folder.glob("*.csv") if path.stem != "sources")


@cache
def sources(folder: Path | None = None) -> dict[str, tuple[str, str]]:
    """Source id → title and licence; empty where a folder has no ``sources.csv``."""
    path = (folder or DATA) / "sources.csv"
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as text:
        return {row[0]: (row[1], row[2]) for row in list(csv.reader(text))[1:]}


def find(service: str, key: str, region: str, layer: Layer = SHIPPED) -> list[Price]:
    """The prices that ``key`` means in ``region``: the one of that key, else all of ``key|…``."""
    known = regions_of(service, _folder(layer)).get(region, {})
    if key in known:
        return [price_of(service, known[key], layer)]
    return [price_of(service, rows, layer) for each, rows in known.items() if each.startswith(f"{key}|")]


def _folder(layer: Layer) -> Path | None:
    """Of a layer; absolute, for what was read of it is remembered, and the older side of a change has its own."""
    return Path(layer.file).absolute() if layer.file else None


def price_of(service: str, rows: Sequence[Row], layer: Layer = SHIPPED) -> Price:
    """One price from its rows; a ladder whose upper rungs are unknown keeps its last known rate, and says so."""
    region, key, natural, operation, unit, _, _, _, effective, confirmed, trust, _, _, source, sku, note = rows[0]
    tiers = tuple(Tier(Decimal(row[5]), Decimal(row[6]) if row[6] else None, Decimal(row[7])) for row in rows)
    last = tiers[-1]
    if last.end is not None:
        tiers = (*tiers[:-1], Tier(last.start, None, last.price))
        note = _joined(
            note,
            f"known up to {last.end:,f} {unit} a month; beyond, the last rate is kept: an upper bound, ladders fall",
        )
    return Price(
        service_code=service,
        key=key,
        usage_type=key.partition("|")[0],
        operation=operation,
        unit=unit,
        tiers=tiers,
        region=region,
        effective_date=effective,
        source=sources(_folder(layer)).get(source, (source, ""))[0],
        trust=trust,
        note=note,
        confirmed=confirmed,
        sku=sku,
        natural=bool(natural),
        layer=layer,
    )


def _joined(*notes: str) -> str:
    return "; ".join(note for note in notes if note)
