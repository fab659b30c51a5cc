"""The charts of one environment, drawn from what its pages say in figures."""

from collections.abc import Iterable, Sequence

from cost_model.projection import Money
from cost_model.sensitivity import Swing
from reports import chart_month, money
from reports.chart_day import steps
from reports.chart_ranges import Column, Range, amounts, columns
from reports.chart_swings import Swung, as_text, tornado
from reports.cost_answers import ORDINARY, Answers
from reports.cost_environment import Environment, totals
from reports.cost_hours import Hours
from reports.cost_spread import Spreads

LARGEST = 7
"""Services with a colour of their own."""


def pictures(environment: Environment, found: Answers) -> dict[str, str]:
    """Every chart by its name."""
    return {
        "by-profile": _by_profile(environment, found.spread),
        "sensitivity": _sensitivity(environment.name, found, environment.projections[ORDINARY].total),
        "busiest-day": _busiest(environment.name, found),
        "month": _month(environment, found),
        "year": _year(environment.name, found),
    }


def _range(total: Money, spread: object) -> Range:
    return Range(float(total.low), float(total.high), getattr(spread, "p10", None), getattr(spread, "p90", None))


def _by_profile(environment: Environment, spread: Spreads | None) -> str:
    found = totals(environment, "service")
    top = [name for name, _ in found[:LARGEST]]
    rest = "all other" if found[LARGEST:] else ""
    bars: dict[str, dict[str, float]] = {}
    ranges: dict[str, Range] = {}
    for index, (name, projection) in enumerate(environment.projections.items()):
        bars[name] = {each: float(values[index].base) for each, values in found[:LARGEST]}
        if rest:
            bars[name][rest] = float(sum(values[index].base for _, values in found[LARGEST:]))
        ranges[name] = _range(projection.total, spread.profiles[name] if spread else None)
    title = f"{environment.name}: cost of a month by service, under each load profile"
    return amounts(title, bars, top + ([rest] if rest else []), ranges)


def _sensitivity(name: str, found: Answers, total: Money) -> str:
    title = f"{name}, {ORDINARY} month: one assumption at a time at its cheap and its dear end"
    return tornado(title, float(total.base), _swung(found.ranked))


def _swung(ranked: Iterable[Swing]) -> list[Swung]:
    return [
        Swung(
            each.path,
            f"{money.number(each.values[0])} to {money.number(each.values[2])}",
            float(each.low),
            float(each.high),
        )
        for each in ranked
    ]


def text_tornado(ranked: Sequence[Swing], total: Money) -> str:
    """The chart of sensitivity in letters."""
    return as_text(float(total.base), _swung(ranked))


def _busiest(name: str, found: Answers) -> str:
    """The largest of what scales, on each profile's day with the most page views."""
    lines: dict[str, list[int]] = {}
    most, shown = 0, None
    for profile, hours in found.hours.items():
        each = hours.drawn
        if each is not None:
            shown, start = each, _busiest_day(hours) * 24
            lines[profile] = list(each.running[start : start + 24])
            most = max(most, *each.most[start : start + 24]) if each.most else most
    if shown is None:
        return steps(f"{name}: nothing scales with the load", {}, 0, "")
    title = f"{name}: {shown.what} of {shown.logical_id} by hour of the busiest day"
    return steps(title, lines, most, shown.what)


def _busiest_day(hours: Hours) -> int:
    busiest = max(range(len(hours.views)), key=lambda at: hours.views[at])
    return busiest // 24


def _month(environment: Environment, found: Answers) -> str:
    notes = {
        name: f"{money.dollars(projection.total.base)} US dollars"
        for name, projection in environment.projections.items()
    }
    title = f"{environment.name}: load and capacity, hour by hour of a month"
    return chart_month.month(title, found.hours, notes)


def _year(name: str, found: Answers) -> str:
    """The months as columns, their ranges, and the budget as a line."""
    rows = []
    for index, month in enumerate(found.outlook.year.months):
        total = month.projection.total
        ends = _range(total, found.spread.months[index] if found.spread else None)
        event = month.profile in found.outlook.events
        rows.append(Column(month.name[:3], float(total.base), ends, month.profile, event))
    title = f"{name}: twelve months, with range{' and budget' if found.outlook.budget else ''}"
    return columns(title, rows, float(found.outlook.budget.limit) if found.outlook.budget else None)
