"""A price list file as rows: read by DuckDB in a stream, since EC2's has several hundred MB."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cost_model.prices.pricelist import ListRow
from stackwarden.ending import RefusedError

MEMORY = "160MB"
"""What DuckDB may use; the process around it needs as much again."""
_META = 5
_BATCH = 2_000
_FIELDS = {
    "sku": "SKU", "usage": "usageType", "operation": "operation", "engine": "Database Engine|Cache Engine",
    "system": "Operating System", "unit": "Unit", "start": "StartingRange", "end": "EndingRange",
    "price": "PricePerUnit", "effective": "EffectiveDate", "description": "PriceDescription",
}  # fmt: skip
_NONE = "('', 'NA')"
_ORDINARY = {
    "TermType": "= 'OnDemand'",
    "Currency": "= 'USD'",
    "Tenancy": f"IN {_NONE[:-1]}, 'Shared')",
    "CapacityStatus": f"IN {_NONE[:-1]}, 'Used')",
    "Pre Installed S/W": f"IN {_NONE}",
    "Location Type": "IN ('', 'AWS Region', 'AWS Edge Location', 'Other', 'NA')",
}
"""What is left out of EC2's list: reserved, dedicated, unused, with other software, in Local Zones."""
_PLAN_FIELDS = (
    "DiscountedRegionCode", "DiscountedServiceCode", "DiscountedUsageType", "DiscountedOperation", "Product Family",
    "LeaseContractLength", "PurchaseOption", "Unit", "DiscountedRate", "EffectiveDate", "DiscountedSKU",
)  # fmt: skip


class Head(NamedTuple):
    """The first lines of a file: what it says of itself, and its columns."""

    published: str
    version: str
    columns: tuple[str, ...]


def head(path: Path) -> Head:
    """What a file says of itself. Raises RefusedError where it is no price list file."""
    with path.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        meta = dict(row[:2] for row in (next(rows, []) for _ in range(_META)) if len(row) >= 2)
        columns = tuple(next(rows, []))
    if "SKU" not in columns or "Publication Date" not in meta:
        raise RefusedError(f"{path}: no price list file of AWS's", "Delete it and run the same command again.")
    return Head(meta["Publication Date"], meta.get("Version", ""), columns)


def rows(path: Path) -> Iterator[ListRow]:
    """The on-demand prices of a service's file, of what the book knows: plain Linux, shared, in the region itself."""
    columns = head(path).columns
    _needed(path, columns, ("SKU", "TermType", "usageType", "operation", "Unit", "PricePerUnit"))
    picked = [_first(columns, names.split("|")) for names in _FIELDS.values()]
    for row in _query(path, picked, _kept(columns)):
        yield ListRow(*row)


def _kept(columns: Sequence[str]) -> list[str]:
    """The conditions that the book's products meet."""
    kept = [f"coalesce({_quoted(name)}, '') {test}" for name, test in _ORDINARY.items() if name in columns]
    if "Operating System" in columns:
        kept.append(
            f"(coalesce(\"Operating System\", '') IN {_NONE[:-1]}, 'Linux') OR \"usageType\" LIKE '%CPUCredits%')"
        )
    return kept


def reserved(path: Path) -> Iterator[tuple[Any, ...]]:
    """What is reserved: usage type, operation, engine, years (``1yr``), option, USD an hour and at once, from, SKU.

    Of the same products as ``rows``; of the standard class. Nothing where a service sells none.
    """
    columns = head(path).columns
    if not {"LeaseContractLength", "PurchaseOption", "OfferTermCode"} <= set(columns):
        return iter(())
    kept = [each for each in _kept(columns) if not each.startswith('coalesce("TermType"')]
    kept += ["\"TermType\" = 'Reserved'", "\"LeaseContractLength\" IN ('1yr', '3yr')", "\"PurchaseOption\" <> ''"]
    if "OfferingClass" in columns:
        kept.append("coalesce(\"OfferingClass\", '') IN ('', 'standard')")
    once = "\"Unit\" = 'Quantity'"
    price = 'CAST("PricePerUnit" AS DECIMAL(24, 10))'
    named = ["usageType", "operation", _FIELDS["engine"], "LeaseContractLength", "PurchaseOption"]
    picked = [f"any_value({_first(columns, name.split('|'))})" for name in named]
    picked += [f"coalesce(sum({price}) FILTER (WHERE {test}), 0)" for test in (f"NOT {once}", once)]
    picked += ['max("EffectiveDate")', '"SKU"']
    return _query(path, picked, kept, ' GROUP BY "SKU", "OfferTermCode" ORDER BY "SKU", "OfferTermCode"')


def rates(path: Path) -> Iterator[tuple[str, ...]]:
    """The rates of a Savings Plans file, by the columns of ``_PLAN_FIELDS``; without those for unused capacity."""
    _needed(path, head(path).columns, _PLAN_FIELDS)
    usage = "DiscountedUsageType"
    kept = [f"{usage} NOT LIKE '%{other}%'" for other in ("Unused", "Dedicated", "Host", "Reservation")]
    kept.append("\"Currency\" = 'USD'")
    return _query(path, [_quoted(name) for name in _PLAN_FIELDS], kept)


def _needed(path: Path, columns: Sequence[str], names: Sequence[str]) -> None:
    missing = [name for name in names if name not in columns]
    if missing:
        told = f"{path}: its columns have no {', '.join(missing)}: AWS has changed the file"
        raise RefusedError(told, "Keep the file and report it.")


def _first(columns: Sequence[str], names: Sequence[str]) -> str:
    return next((f"coalesce({_quoted(name)}, '')" for name in names if name in columns), "''")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _query(path: Path, picked: Sequence[str], kept: Sequence[str], end: str = "") -> Iterator[tuple[Any, ...]]:
    with _connection(path.parent) as connection:
        source = (
            "read_csv(?, skip=5, header=true, all_varchar=true, delim=',', quote='\"', escape='\"', strict_mode=true)"
        )
        text = f"SELECT {', '.join(picked)} FROM {source} WHERE {' AND '.join(f'({each})' for each in kept)}{end}"  # noqa: S608  # names of columns, quoted
        found = connection.execute(text, [str(path)])
        while batch := found.fetchmany(_BATCH):
            yield from batch


def _connection(folder: Path) -> Any:
    try:
        import duckdb
    except ImportError as error:
        remedy = "Install it: pip install 'stackwarden[prices]'; or use --api products, which is slower and needs none."
        raise RefusedError("Price list files are read by DuckDB, which is not installed", remedy, 2) from error
    settings = {
        "memory_limit": MEMORY,
        "threads": "1",
        "temp_directory": str(folder),
        "preserve_insertion_order": "true",
    }
    return duckdb.connect(":memory:", config=settings)
