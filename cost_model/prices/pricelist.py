"""Rows of AWS's price list as rows of this book: its keys, its units, its ladders. What does not fit is named."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from cost_model.prices import shipped
from cost_model.prices.keys import GLOBAL_REGIONS, REGION_CODES
from cost_model.prices.shipped import Row

FAR = 20
"""A price so many times off every shipped one of its key is in another unit than the book's."""
_OLD_PREFIXES = {"eu-west-1": ("EU", "EUW1"), "us-east-1": ("USE1",)}
_MORE_CODES = {
    "af-south-1": "AFS1", "ap-east-1": "APE1", "ap-northeast-3": "APN3", "ap-south-2": "APS5",
    "ap-southeast-3": "APS4", "ap-southeast-4": "APS6", "ca-central-1": "CAN1", "eu-central-2": "EUC2",
    "eu-south-1": "EUS1", "eu-south-2": "EUS2", "il-central-1": "ILC1", "me-central-1": "MEC1",
    "me-south-1": "MES1",
}  # fmt: skip
"""Of regions that the book has no transfer prices to."""
_SIZES = {"lrg": "large", "med": "medium", "sml": "small", "mic": "micro"}
_UNITS = {
    "hrs": "hour", "hours": "hour", "hour": "hour", "gb-mo": "GB-month", "gb-month": "GB-month", "gb": "GB",
    "gigabytes": "GB", "requests": "request", "request": "request", "iops-mo": "IOPS-month", "ios": "IO",
    "gibps-mo": "GiBps-month", "mibps-mo": "MiBps-month", "mbps-mo": "MBps-month", "lcu-hrs": "LCU-hour",
    "lambda-gb-second": "GB-second", "gb-seconds": "GB-second", "vcpu-hours": "vCPU-hour", "acu-hr": "ACU-hour",
    "gb-hours": "GB-hour", "quantity": "unit", "count": "unit",
}  # fmt: skip


class ListRow(NamedTuple):
    """One price dimension of the list, as AWS prints it; ``engine`` of a database or cache, ``system`` of a machine."""

    sku: str
    usage: str
    operation: str
    engine: str
    system: str
    unit: str
    start: str
    end: str
    price: str
    effective: str
    description: str


class Rung(NamedTuple):
    """One tier: from, to (None: no end), USD."""

    start: Decimal
    end: Decimal | None
    price: Decimal


@dataclass(frozen=True, slots=True)
class Product:
    """One SKU: what tells it from others of the same usage type, and its ladder."""

    first: ListRow
    ladder: tuple[Rung, ...]


@dataclass(slots=True)
class Converted:
    """The book's rows of one service in one region, and what of the list was left out and why (cause → usage types)."""

    rows: list[list[str]] = field(default_factory=list)
    left: dict[str, set[str]] = field(default_factory=dict)

    def leave(self, cause: str, what: str) -> None:
        """Note that ``what`` is not taken."""
        self.left.setdefault(cause, set()).add(what)


class Origin(NamedTuple):
    """Where rows come from: the id of their source, the day on which AWS published the list, and its region."""

    source: str
    published: str
    region: str = ""


def converted(service: str, region: str, rows: Iterable[ListRow], origin: Origin) -> Converted:
    """The list of one service and region in the book's form, sorted by key and tier."""
    result = Converted()
    grouped: dict[str, dict[str, list[ListRow]]] = {}
    for given in rows:
        row = given._replace(engine="" if given.engine in {"NA", "Any"} else given.engine)
        grouped.setdefault(usage_type(row.usage, service, region), {}).setdefault(row.sku, []).append(row)
    for usage, by_sku in sorted(grouped.items()):
        products = []
        for sku, dimensions in sorted(by_sku.items()):
            ladder = _ladder(dimensions)
            if ladder is None:
                result.leave("tiers with a gap, or a price that is no number", f"{usage} ({sku})")
            else:
                products.append(Product(dimensions[0], ladder))
        _add(service, usage, products, origin._replace(region=GLOBAL_REGIONS.get(service, region)), result)
    result.rows.sort(key=lambda row: (row[1], Decimal(row[5])))
    return result


def usage_type(usage: str, service: str, region: str) -> str:
    """AWS's usage type as the book spells it: without the region's prefix, classes as templates spell them."""
    if service not in GLOBAL_REGIONS:
        usage = _without_region(usage, region)
    if service == "AmazonES" and usage.startswith("ESInstance:"):
        return f"{usage.removesuffix('.search')}.search"  # the list leaves out what templates end a class with
    usage = re.sub(r"\.(\d*)xl(?=\.|$)", r".\1xlarge", usage)
    return re.sub(r"\.(lrg|med|sml|mic)$", lambda match: f".{_SIZES[match[1]]}", usage)


def _without_region(usage: str, region: str) -> str:
    """Most services name a region by a code (``EUC1-``), some in full (``eu-central-1-KMS-Keys``)."""
    codes = _OLD_PREFIXES.get(region) or tuple(filter(None, (REGION_CODES.get(region) or _MORE_CODES.get(region),)))
    for code in (region, *codes):
        if usage.startswith(f"{code}-"):
            return usage.removeprefix(f"{code}-")
    return usage if codes else re.sub(r"^[A-Z]{3}\d-", "", usage)


def _ladder(dimensions: Sequence[ListRow]) -> tuple[Rung, ...] | None:
    """The tiers of one SKU, the newest of each; None where they do not join from 0 to the end."""
    newest: dict[str, ListRow] = {}
    for row in sorted(dimensions, key=lambda each: each.effective):
        newest[row.start] = row
    try:
        rungs = sorted(
            Rung(Decimal(row.start or 0), None if row.end in {"", "Inf"} else Decimal(row.end), Decimal(row.price))
            for row in newest.values()
        )
    except InvalidOperation:
        return None
    ends = [Decimal(0), *(rung.end for rung in rungs)]
    joined = all(rung.start == end for rung, end in zip(rungs, ends, strict=False)) and ends[-1] is None
    return tuple(rungs) if joined and all(rung.price >= 0 for rung in rungs) else None


def _add(service: str, usage: str, products: list[Product], origin: Origin, result: Converted) -> None:
    named: dict[str, list[Product]] = {}
    for product in products:
        named.setdefault(_key(service, usage, product, products), []).append(product)
    if usage in _known(service).keys and usage not in named:  # the model asks for it bare: no answer beats several
        result.leave("several prices that no key tells apart", usage)
        return
    for key, same in named.items():
        ladders = {_billed(key, each.ladder, service) for each in same}
        if len(ladders) > 1:
            result.leave("several prices that no key tells apart", key)
            continue
        product, ladder = same[0], ladders.pop()
        unit = _unit(service, key, product.first.unit, ladder)
        if unit is None:
            result.leave("a unit other than the book's", key)
            continue
        result.rows += _rows(key, unit, product, ladder, origin)


def _rows(key: str, unit: str, product: Product, ladder: tuple[Rung, ...], origin: Origin) -> list[list[str]]:
    """In the columns of ``shipped.COLUMNS``."""
    first = product.first
    before = [origin.region, key, "", first.operation, unit]
    after = [first.effective[:10], origin.published[:10], "A", "price-list", "1", origin.source, first.sku]
    return [
        [*before, *(_text(each) for each in rung), *after, "" if index else _note(product, ladder)]
        for index, rung in enumerate(ladder)
    ]


def _key(service: str, usage: str, product: Product, all_of_it: list[Product]) -> str:
    """The book's key: the usage type, with a qualifier where this family has them or prices differ."""
    known = _known(service)
    row = product.first
    for qualifier in (row.engine, row.operation, row.system):
        if qualifier and f"{usage}|{qualifier}" in known.keys:
            return f"{usage}|{qualifier}"
    if usage in known.keys:
        mine = row.operation == known.keys[usage] or len({each.ladder for each in all_of_it}) == 1
        return usage if mine else f"{usage}|{row.operation or row.sku}"
    if row.engine and usage.partition(":")[0] in known.qualified:
        return f"{usage}|{row.engine}"
    if len({each.ladder for each in all_of_it}) == 1:
        return usage
    engines = {each.first.engine for each in all_of_it}
    if usage.startswith("BoxUsage:") and row.operation == "RunInstances":
        return usage
    return f"{usage}|{row.engine if row.engine and len(engines) > 1 else row.operation or row.sku}"


@dataclass(frozen=True, slots=True)
class _Known:
    """What the shipped book says of a service: key → operation; the families whose keys have qualifiers; ladders."""

    keys: dict[str, str]
    qualified: frozenset[str]
    rows: dict[str, list[Row]]


_CACHE: dict[str, _Known] = {}


def _known(service: str) -> _Known:
    if service not in _CACHE:
        rows: dict[str, list[Row]] = {}
        for keys in shipped.regions_of(service).values():
            for key, found in keys.items():
                rows.setdefault(key, []).extend(found)
        operations = {key: next((row[3] for row in found if row[3]), "") for key, found in rows.items()}
        families = frozenset(key.partition("|")[0].partition(":")[0] for key in rows if "|" in key)
        _CACHE[service] = _Known(operations, families, rows)
    return _CACHE[service]


def _billed(key: str, ladder: tuple[Rung, ...], service: str) -> tuple[Rung, ...]:
    """A free first tier is an account's allowance and is not deducted, unless the shipped book says otherwise."""
    shipped_rows = _known(service).rows.get(key, ())
    free = any(Decimal(row[5]) == 0 and Decimal(row[7]) == 0 for row in shipped_rows)
    if len(ladder) < 2 or ladder[0].price or not ladder[1].price or free:
        return ladder
    return (Rung(Decimal(0), ladder[1].end, ladder[1].price), *ladder[2:])


def _note(product: Product, ladder: tuple[Rung, ...]) -> str:
    text = " ".join(product.first.description.split())[:200]
    if ladder == product.ladder:
        return text
    free = product.ladder[0].end
    return f"the first {_text(free)} a month are free once per account and are not deducted here; {text}"


def _unit(service: str, key: str, unit: str, ladder: tuple[Rung, ...]) -> str | None:
    """The book's unit; None where the list's price cannot be in it."""
    plain = _UNITS.get(unit.lower(), unit)
    rows = _known(service).rows.get(key) or _relatives(service, key)
    if not rows:
        return plain
    if rows[0][4] == plain:
        return plain
    price = ladder[-1].price
    near = [Decimal(row[7]) for row in rows if Decimal(row[7])]
    fits = not price or any(old / FAR < price < old * FAR for old in near)
    return rows[0][4] if fits and near else None


def _relatives(service: str, key: str) -> list[Row]:
    """Rows of the same family of keys (other classes of ``InstanceUsage``), for the unit alone."""
    family = key.partition("|")[0].partition(":")[0] + ":"
    return next((found for each, found in _known(service).rows.items() if each.startswith(family)), [])


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize() + 0:f}"
