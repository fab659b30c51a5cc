"""A forecast against what was billed, for people and as the documented JSON object (docs/cost.md)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from cost_model.comparison import Comparison, Pair
from cost_model.difference_present import signed
from cost_model.present import dollars, quantity
from cost_model.usage_text import usage_text

VERSION = "1.0"
FEW = 20
"""Rows of a table in the text; the JSON has them all."""


def text(found: Comparison, notes: Iterable[str]) -> str:
    """For a terminal: the answer first."""
    actual, total = found.actual, found.total
    share = found.joined / total.actual * 100 if total.actual else Decimal(0)
    out = [
        f"Forecast {dollars(total.forecast)}, actual {dollars(total.actual)} a month of 730 h, {_moved(total)}",
        f"{actual.file}: {actual.format}, {actual.rows} rows of usage over {actual.hours:.0f} h, {actual.measure} cost",
        f"Joined to a resource: {dollars(found.joined)} ({share:.1f} % of the usage billed)",
        *(f"Not compared: {name}, {dollars(cost)} in the period" for name, cost in sorted(actual.other.items())),
        *(f"Note: {note}" for note in notes),
    ]
    out += _section("By service: forecast, actual", found.services)
    out += _section("By resource: forecast, actual", found.resources)
    out += _section("Forecast, and nothing billed could be joined to it", found.unbilled)
    loose = [f"{dollars(each.cost):>14}  {each.service}: {each.resource or 'no resource id'}" for each in found.loose]
    out += _listed("Billed, and joined to no resource", loose)
    better = [
        f"{each.resource}: {each.key}: {quantity(each.value)}  ({each.usage_type}, forecast {quantity(each.was)})"
        for each in found.proposals
    ]
    out += _listed("Measured usage, for a usage file (--propose FILE)", better)
    return "\n".join(out) + "\n"


def _section(title: str, pairs: Iterable[Pair]) -> list[str]:
    rows = [
        f"{dollars(each.forecast):>14} {dollars(each.actual):>14}  {each.name}, {_moved(each)}"
        for each in pairs
        if each.forecast or each.actual
    ]
    return _listed(title, rows)


def _listed(title: str, rows: list[str]) -> list[str]:
    if not rows:
        return []
    more = [f"  and {len(rows) - FEW} more: --format json has them all"] if len(rows) > FEW else []
    return ["", f"{title}:", *(f"  {row}" for row in rows[:FEW]), *more]


def _moved(pair: Pair) -> str:
    percent = pair.percent
    return signed(pair.difference) + ("" if percent is None or not pair.difference else f" ({percent:+.1f} %)")


def document(found: Comparison, notes: Iterable[str]) -> dict[str, Any]:
    """The whole result as plain values; money and quantities are Decimal."""
    actual = found.actual
    return {
        "version": VERSION,
        "currency": "USD",
        "exit_code": 0,
        "actual": {
            "file": actual.file,
            "format": actual.format,
            "measure": actual.measure,
            "rows": actual.rows,
            "start": actual.start.isoformat() if actual.start else None,
            "end": actual.end.isoformat() if actual.end else None,
            "hours": actual.hours,
            "not_compared": [{"category": name, "cost": cost} for name, cost in sorted(actual.other.items())],
        },
        "notes": list(notes),
        "total": _numbers(found.total),
        "joined": found.joined,
        "by_service": list(_pairs(found.services)),
        "by_resource": list(_pairs(found.resources)),
        "not_billed": list(_pairs(found.unbilled)),
        "not_joined": [each._asdict() for each in found.loose],
        "proposed_usage": [each._asdict() for each in found.proposals],
    }


def _pairs(pairs: Iterable[Pair]) -> Iterator[dict[str, Any]]:
    for each in pairs:
        yield {"name": each.name, "resource_type": each.type or None, **_numbers(each)}


def _numbers(pair: Pair) -> dict[str, Any]:
    percent = pair.percent
    return {
        "forecast": pair.forecast,
        "actual": pair.actual,
        "difference": pair.difference,
        "percent": None if percent is None else round(percent, 4),
    }


def proposed(found: Comparison) -> str:
    """The proposals as a usage file."""
    actual = found.actual
    by_resource: dict[str, dict[str, Decimal]] = {}
    for each in found.proposals:
        by_resource.setdefault(each.resource, {})[each.key] = each.value
    about = [
        f"Measured: {actual.file}, {actual.format}, scaled from {actual.hours:.0f} h to a month of 730 h.",
        "Each value is one with which the model comes to the measured quantity. Review before you use it.",
    ]
    return usage_text(about, by_resource)
