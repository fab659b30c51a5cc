"""Several projections side by side: the twelve months of a year, or all load profiles. As JSON, text and Markdown."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from cost_model.present import dollars
from cost_model.projection import Money, Projection
from cost_model.year import YearProjection

VERSION = "1.0"
"""Of the JSON: the number before the point changes when a field is removed or changes its meaning."""
COLUMNS = ("Low", "Base", "High", "Orders", "Saturated h")


class Priced(NamedTuple):
    """A projection with what tells it from the others: environment and profile."""

    environment: str
    profile: str
    projection: Projection


def year_json(year: YearProjection, notes: Sequence[str]) -> dict[str, Any]:
    """``kind`` is ``year estimate``: the contract is docs/schemas/cost-year.schema.json."""
    return {
        "version": VERSION,
        "kind": "year estimate",
        "currency": "USD",
        "exit_code": year.exit_code,
        "year": {"name": year.year.name, "sha256": year.sha256},
        "notes": list(notes),
        "total": year.total._asdict(),
        "orders": _counts(year.orders),
        "months": [
            {
                "month": each.number,
                "name": each.name,
                "profile": each.profile,
                "load": dict(zip(("low", "base", "high"), each.load, strict=True)),
                **_figures(each.projection),
            }
            for each in year.months
        ],
        "drivers": [
            {"name": name, "low": driver.low, "base": driver.base, "high": driver.high}
            | {"source": driver.source, "assumed": driver.assumed}
            for name, driver in year.year.drivers()
        ],
    }


def profiles_json(priced: Sequence[Priced], notes: Sequence[str]) -> dict[str, Any]:
    """``kind`` is ``estimates by profile``: the contract is docs/schemas/cost-profiles.schema.json."""
    return {
        "version": VERSION,
        "kind": "estimates by profile",
        "currency": "USD",
        "exit_code": max((each.projection.exit_code for each in priced), default=0),
        "notes": list(notes),
        "estimates": [
            {"environment": each.environment, "profile": each.profile, **_figures(each.projection)} for each in priced
        ],
    }


def _figures(projection: Projection) -> dict[str, Any]:
    return {
        "total": projection.total._asdict(),
        "orders": _counts(projection.orders),
        "saturated_hours": _number(_saturated(projection)),
        "unpriced": len(projection.unpriced),
        "by_service": [{"name": name, **money._asdict()} for name, money in projection.by_service().items()],
        "by_stack": [{"name": name, **money._asdict()} for name, money in projection.by_stack().items()],
    }


def _counts(counts: Sequence[float]) -> dict[str, Decimal]:
    return dict(zip(("low", "base", "high"), (_number(each) for each in counts), strict=True))


def _number(value: float) -> Decimal:
    return Decimal(str(round(value, 2)))


def _saturated(projection: Projection) -> float:
    return float(max((each.hours[1] for each in projection.saturated), default=0))


def year_text(year: YearProjection, notes: Sequence[str], *, markdown: bool = False) -> str:
    """A line for each month, and the year's sum."""
    rows = [
        [each.name, f"{each.profile} x {each.load[1]:.3g}", *_cells(each.projection.total, each.projection)]
        for each in year.months
    ]
    rows.append(["Year", "", *(dollars(each) for each in year.total), f"{year.orders[1]:,.0f}", ""])
    head = f"Total: {_range(year.total)} a year, ESTIMATED in USD before tax, year {year.year.name}"
    return _page(
        "Cost of twelve months", [head, *notes], ["Month", "Profile x load", *COLUMNS], rows, markdown=markdown
    )


def profiles_text(priced: Sequence[Priced], notes: Sequence[str], *, markdown: bool = False) -> str:
    """A line for each environment and profile."""
    rows = [[each.environment, each.profile, *_cells(each.projection.total, each.projection)] for each in priced]
    head = "A month of 730 h under each load profile, ESTIMATED in USD before tax"
    columns = ["Environment", "Profile", *COLUMNS]
    return _page("Cost by load profile", [head, *notes], columns, rows, markdown=markdown)


def _cells(total: Money, projection: Projection) -> list[str]:
    hours = _saturated(projection)
    return [*(dollars(each) for each in total), f"{projection.orders[1]:,.0f}", f"{hours:.0f}" if hours else ""]


def _range(total: Money) -> str:
    return f"{dollars(total.base)} ({dollars(total.low)} to {dollars(total.high)})"


def _page(
    title: str, head: Sequence[str], columns: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool
) -> str:
    if markdown:
        table = ["| " + " | ".join(row) + " |" for row in (columns, ["---"] * len(columns), *rows)]
        return "\n".join([f"# {title}", "", *(f"- {each}" for each in head), "", *table]) + "\n"
    widths = [max(len(row[index]) for row in (columns, *rows)) for index in range(len(columns))]
    lines = ["  ".join(_aligned(row, widths)).rstrip() for row in (columns, *rows)]
    return "\n".join([*head, "", *lines]) + "\n"


def _aligned(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """The first two columns to the left, figures to the right."""
    return [
        cell.ljust(width) if index < 2 else cell.rjust(width)  # the two that name the row
        for index, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
