"""What a unit costs under a commitment: the rates that ``stackwarden prices refresh`` brought.

    lookup("AmazonEC2", "BoxUsage:m7g.large", "eu-west-1", 3, "No Upfront")   # Price, or None where nothing is known

Of Savings Plans, and of reservations where they are asked for. The shipped book holds none: a rate that was not
refreshed is missing, and is never guessed.
"""

import csv
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, get_args

from cost_model.prices.folders import book_folders
from cost_model.prices.price import Layer, Price, PriceError, Tier
from cost_model.prices.shipped import sources

FOLDER = "commitments"
COLUMNS = [
    "region",
    "usage_type",
    "operation",
    "plan",
    "term",
    "option",
    "unit",
    "rate",
    "effective",
    "confirmed",
    "source",
    "sku",
    "upfront",
]
Term = Literal[1, 3]
"""Years."""
Option = Literal["No Upfront", "Partial Upfront", "All Upfront"]
Plan = Literal["ComputeSavingsPlans", "EC2InstanceSavingsPlans", "DatabaseSavingsPlans", "Reserved"]
TERMS: tuple[Term, ...] = get_args(Term)
OPTIONS: tuple[Option, ...] = get_args(Option)
PLANS: tuple[Plan, ...] = get_args(Plan)
SAVINGS_PLANS: tuple[Plan, ...] = PLANS[:-1]
HOURS_A_YEAR = 8760
OPERATIONS = {
    "Linux": "RunInstances",
    "Windows": "RunInstances:0002",
    "MySQL": "CreateDBInstance:0002",
    "PostgreSQL": "CreateDBInstance:0014",
    "Aurora MySQL": "CreateDBInstance:0016",
    "Aurora PostgreSQL": "CreateDBInstance:0021",
    "MariaDB": "CreateDBInstance:0018",
}
"""Qualifier of a key → the operation by which AWS tells the same usage type apart."""
Row = Sequence[str]


def lookup(  # noqa: PLR0913  # one commitment is named by five words
    service: str,
    key: str,
    region: str,
    term: Term,
    option: Option,
    *,
    plan: Plan | None = None,
    folders: Sequence[Layer] | None = None,
) -> Price | None:
    """The committed price of what the book knows as ``key`` of ``service`` in ``region``; None where none is known.

    Args:
        service: AWS's service code, ``AmazonEC2``.
        key: as in the book: ``BoxUsage:m7g.large`` (Linux), ``InstanceUsage:db.r7g.large|Aurora PostgreSQL``.
        region: ``eu-west-1``.
        term: years.
        option: how it is paid. The rate holds the part paid upfront, spread over the term.
        plan: the kind of plan; None: the first of ``SAVINGS_PLANS`` that has it, so the most flexible one.
            ``Reserved`` (standard class) is charged for every hour of the term, used or not.
        folders: of refreshed prices, in order (the project's, then the user's).
    """
    usage, _, qualifier = key.partition("|")
    for layer in book_folders() if folders is None else folders:
        rows = _rows(Path(layer.file), service).get((region, usage, term, option), ())
        for each in SAVINGS_PLANS if plan is None else (plan,):
            row = _meant([row for row in rows if row[3] == each], qualifier)
            if row is not None:
                return _price(service, key, row, layer)
    return None


def _meant(rows: Sequence[Row], qualifier: str) -> Row | None:
    """The row of the operation that is meant: the qualifier's, else plain Linux, else the only rate there is."""
    wanted = OPERATIONS.get(qualifier, qualifier or OPERATIONS["Linux"])
    exact = [row for row in rows if row[2] == wanted]
    if exact:
        return exact[0]
    return rows[0] if rows and not qualifier and len({row[7] for row in rows}) == 1 else None


@cache
def _rows(folder: Path, service: str) -> dict[tuple[str, str, int, str], list[Row]]:
    path = folder / FOLDER / f"{service}.csv"
    if not path.is_file():
        return {}
    found: dict[tuple[str, str, int, str], list[Row]] = {}
    with path.open(encoding="utf-8", newline="") as text:
        rows = csv.reader(text)
        if next(rows, None) != COLUMNS:
            raise PriceError(
                f"{path}: the columns are not {', '.join(COLUMNS)}; run `stackwarden prices refresh` again"
            )
        for row in rows:
            found.setdefault((row[0], row[1], int(row[4]), row[5]), []).append(row)
    return found


def forget() -> None:
    """Read the files anew when they are next asked for: a refresh has written them."""
    _rows.cache_clear()


def _price(service: str, key: str, row: Row, layer: Layer) -> Price:
    region, usage, operation, plan, term, option, unit, rate, effective, confirmed, source, sku, upfront = row
    return Price(
        service_code=service,
        key=key,
        usage_type=usage,
        operation=operation,
        unit=unit,
        tiers=(Tier(Decimal(0), None, Decimal(rate)),),
        region=region,
        effective_date=effective,
        source=sources(Path(layer.file)).get(source, (source, ""))[0],
        trust="A",
        note=f"{plan}, {term} year, {option}" + (f", ${upfront} at once" if upfront else ""),
        confirmed=confirmed,
        sku=sku,
        layer=layer,
    )
