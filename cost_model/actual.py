"""What an account was billed: rows of a FOCUS 1.x or a CUR 2.0 export, as CSV, also gzipped, or as Parquet.

Columns: https://docs.aws.amazon.com/cur/latest/userguide/dataexports-table-dictionary.html
"""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, TextIO, cast

from cfn.errors import CfnError, Location
from cost_model.actual_parquet import is_parquet
from cost_model.actual_parquet import opened as parquet
from cost_model.hours import HOURS_PER_MONTH
from cost_model.prices.pricelist import usage_type

Measure = Literal["list", "billed", "effective"]
"""At public prices, as forecast; as invoiced; with prepayments spread over what they cover."""
MOST: Final = 10**18
"""A larger quantity or cost is damage: no account has it."""
GIVE = "Give a FOCUS 1.x or CUR 2.0 export as CSV or Parquet; see docs/cost.md, `Forecast against actual`."


class Format(NamedTuple):
    """The columns of an export. ``costs`` by measure; ``usage``: categories that are usage."""

    name: str
    category: str
    usage: frozenset[str]
    costs: Mapping[Measure, str]
    quantity: str
    service: tuple[str, ...]
    usage_type: str
    region: str
    resource: str
    tags: str
    start: str
    end: str
    currency: str

    @property
    def columns(self) -> tuple[str, ...]:
        """All that may be read of an export."""
        named = (self.category, self.quantity, self.usage_type, self.region, self.resource, self.tags)
        return (*named, *self.costs.values(), *self.service, self.start, self.end, self.currency)


FORMATS = (
    Format(
        "FOCUS", "ChargeCategory", frozenset({"Usage"}),
        {"list": "ListCost", "billed": "BilledCost", "effective": "EffectiveCost"},
        "ConsumedQuantity", ("x_ServiceCode", "ServiceName"), "x_UsageType", "RegionId", "ResourceId", "Tags",
        "ChargePeriodStart", "ChargePeriodEnd", "BillingCurrency",
    ),
    Format(
        "CUR 2.0", "line_item_line_item_type", frozenset({"Usage", "DiscountedUsage", "SavingsPlanCoveredUsage"}),
        {"list": "pricing_public_on_demand_cost", "billed": "line_item_unblended_cost"},
        "line_item_usage_amount", ("product_servicecode", "line_item_product_code"), "line_item_usage_type",
        "product_region_code", "line_item_resource_id", "resource_tags",
        "line_item_usage_start_date", "line_item_usage_end_date", "line_item_currency_code",
    ),
)  # fmt: skip


class Usage(NamedTuple):
    """What one resource used of one thing in the whole period. ``resource``: the id on the bill; may be empty."""

    service: str
    usage_type: str
    region: str
    resource: str
    stack: str
    logical_id: str


class Amount(NamedTuple):
    """US dollars, and units."""

    cost: Decimal
    quantity: Decimal

    def plus(self, other: "Amount") -> "Amount":
        """The sum."""
        return Amount(self.cost + other.cost, self.quantity + other.quantity)

    def times(self, factor: Decimal) -> "Amount":
        """Both, scaled."""
        return Amount(self.cost * factor, self.quantity * factor)


NOTHING = Amount(Decimal(0), Decimal(0))


@dataclass(slots=True)
class Actual:
    """An export, summed. ``other``: cost by category of what is no usage (tax, credits, fees), in the period."""

    file: str
    format: str
    measure: Measure
    rows: int = 0
    start: datetime | None = None
    end: datetime | None = None
    used: dict[Usage, Amount] = field(default_factory=dict)
    other: dict[str, Decimal] = field(default_factory=dict)

    @property
    def hours(self) -> Decimal:
        """The length of the period."""
        if self.start is None or self.end is None or self.end <= self.start:
            return Decimal(0)
        return Decimal((self.end - self.start).total_seconds()) / 3600

    def monthly(self) -> dict[Usage, Amount]:
        """What a month of 730 h would hold at the same pace."""
        factor = HOURS_PER_MONTH / self.hours
        return {key: amount.times(factor) for key, amount in self.used.items()}


def read_actual(path: Path, measure: Measure = "list") -> Actual:
    """Read an export row by row.

    Raises:
        CfnError: it is no such export, lacks a column, or holds no usage, or a number or a date that is none.
    """
    try:
        with _table(path) as (columns, rows):
            form = _format(columns, path, measure)
            found = Actual(path.as_posix(), form.name, measure)
            for line, row in rows:
                _add(found, row, form, line)
    except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
        raise _error(path, 1, f"The export cannot be read: {error}") from error
    if not found.used or not found.hours:
        raise _error(path, 1, "The export holds no usage")
    return found


@contextmanager
def _table(path: Path) -> Iterator[tuple[Sequence[str], Iterator[tuple[int, Mapping[str, str]]]]]:
    """Columns, and rows with the line (of Parquet, the row) where they stand."""
    if is_parquet(path):
        wanted = (name for form in FORMATS for name in form.columns)
        with parquet(path, wanted) as found:
            yield found.columns, found.rows
        return
    with _opened(path) as lines:
        reader = csv.DictReader(lines, strict=True)  # an open quote at the end: the rest of the file is missing
        yield reader.fieldnames or (), ((reader.line_num, _whole(row, path, reader.line_num)) for row in reader)


def _whole(row: Mapping[str | None, Any], path: Path, line: int) -> dict[str, str]:
    """A row with a field for each column; one that is cut off would be a smaller bill."""
    if None in row or None in row.values():
        raise _error(
            path, line, "The row has not as many fields as there are columns: the export is cut off or damaged"
        )
    return {str(key): value for key, value in row.items()}


def _opened(path: Path) -> TextIO:
    """The text; gzip is told by its first bytes, whatever the name."""
    with path.open("rb") as file:
        packed = file.read(2) == b"\x1f\x8b"
    if packed:
        return cast(TextIO, gzip.open(path, "rt", encoding="utf-8-sig", newline=""))
    return path.open(encoding="utf-8-sig", newline="")


def _format(columns: Iterable[str], path: Path, measure: Measure) -> Format:
    known = set(columns)
    form = next((each for each in FORMATS if each.category in known), None)
    if form is None:
        raise _error(path, 1, "Neither a FOCUS nor a CUR 2.0 export: no such columns")
    if measure not in form.costs:
        raise _error(path, 1, f"A {form.name} export has no {measure} cost in one column: choose another --measure")
    needed = [form.costs[measure], form.quantity, form.usage_type, form.resource, form.start, form.end]
    missing = [name for name in needed if name not in known]
    if missing or not known.intersection(form.service):
        raise _error(path, 1, f"The {form.name} export lacks {', '.join(missing) or ' or '.join(form.service)}")
    return form


def _add(found: Actual, row: Mapping[str, str], form: Format, line: int) -> None:
    path = Path(found.file)
    cost = _number(row[form.costs[found.measure]], path, line)
    currency = row.get(form.currency) or "USD"
    if currency != "USD":
        raise _error(path, line, f"The export is in {currency}, prices are in USD")
    category = row[form.category]
    if category not in form.usage:
        found.other[category] = found.other.get(category, Decimal(0)) + cost
        return
    found.rows += 1
    start, end = _time(row[form.start], path, line), _time(row[form.end], path, line)
    if end < start:
        raise _error(path, line, f"The charge ends ({row[form.end]}) before it begins ({row[form.start]})")
    found.start = start if found.start is None else min(found.start, start)
    found.end = end if found.end is None else max(found.end, end)
    service = next((row[name] for name in form.service if row.get(name)), "")
    region = row.get(form.region) or ""
    stack, logical_id = _deployed_as(row.get(form.tags) or "")
    used = usage_type(row[form.usage_type] or "", service, region)
    key = Usage(service, used, region, row[form.resource] or "", stack, logical_id)
    amount = Amount(cost, _number(row[form.quantity], path, line))
    found.used[key] = found.used.get(key, NOTHING).plus(amount)


def _deployed_as(written: str) -> tuple[str, str]:
    """Stack name and logical id, of tags that CloudFormation gives; both exports write tags as JSON."""
    if "logical" not in written:
        return "", ""
    tags = dict(_tags(written))
    return tags.get("aws_cloudformation_stack_name", ""), tags.get("aws_cloudformation_logical_id", "")


def _tags(written: str) -> Iterator[tuple[str, str]]:
    """Keys in one spelling: exports write ``aws:cloudformation:logical-id`` in several."""
    try:
        value = json.loads(written)
    except ValueError:
        return
    pairs = value.items() if isinstance(value, dict) else ()
    for key, each in pairs:
        yield str(key).lower().replace(":", "_").replace("-", "_").removeprefix("user_"), str(each)


def _number(text: str | None, path: Path, line: int) -> Decimal:
    try:
        found = Decimal(text) if text else Decimal(0)
    except InvalidOperation:
        raise _error(path, line, f"{text!r} is no number") from None
    if not found.is_finite():
        raise _error(path, line, f"{text!r} is no number")
    if abs(found) > MOST:
        raise _error(path, line, f"{text!r} is larger than any usage")
    return found


def _time(text: str, path: Path, line: int) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip().replace(" UTC", ""))
    except ValueError:
        raise _error(path, line, f"{text!r} is no time") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _error(path: Path, line: int, message: str) -> CfnError:
    return CfnError(message, Location(path.as_posix(), line), GIVE)
