"""The page's data, for its script: what the model says, and the programs that say it again for other drivers."""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from cost_model.drivers import LEVELS
from cost_model.prices import Price
from cost_model.projection import Money
from cost_model.recorded.program import runs
from cost_model.recorded.ranges import spans
from cost_model.recorded.recording import Recording
from cost_model.year import MONTHS, YearProjection
from reports import money
from reports.cost_spread import RUNS
from reports.movable.scenes import Month, Scene

DAY = 24


def facts(scenes: Sequence[Scene], start: tuple[str, str]) -> dict[str, Any]:
    """Everything the script needs; ``start``: the environment and profile that are shown first."""
    programs: list[dict[str, Any]] = []
    environments = {}
    for scene in scenes:
        months = {name: _month(month, programs) for name, month in scene.months.items()}
        year = _year(scene.outlook.year) if scene.outlook else []
        budget = float(scene.outlook.budget.limit) if scene.outlook and scene.outlook.budget else None
        environments[scene.name] = {"months": months, "year": year, "budget": budget}
    profiles = {name: each.profile for scene in scenes for name, each in scene.months.items()}
    return {
        "start": {"environment": start[0], "profile": start[1]},
        "runs": RUNS,
        "drivers": {name: _drivers(loaded.profile) for name, loaded in profiles.items()},
        "environments": environments,
        "programs": programs,
    }


def _drivers(profile: Any) -> list[list[Any]]:
    """Path, low, base, high, smallest and largest it may be moved to, source, and whether it is assumed."""
    return [
        [path, driver.low, driver.base, driver.high, *span, driver.source, driver.assumed]
        for path, (driver, span) in spans(profile).items()
    ]


def _month(month: Month, programs: list[dict[str, Any]]) -> dict[str, Any]:
    program = month.program.as_json()
    if program not in programs:
        programs.append(program)
    services = month.projection.by_service()
    names = list(dict.fromkeys([*services, *(price.service_code for price, _ in month.recording.prices)]))
    return {
        "program": programs.index(program),
        "total": _three(month.projection.total),
        "shown": [money.dollars(each) for each in month.projection.total],
        "services": {name: _three(services[name]) if name in services else [0, 0, 0] for name in names},
        "prices": [_price(price, names, month.program.places[at]) for price, at in month.recording.prices],
        "days": _days(month.recording),
        "events": {name: _runs(month, nodes) for name, nodes in month.recording.events.items()},
        "capacity": _capacity(month),
        "spread": [money.dollars(Decimal(each)) for each in month.spread[:3]] if month.spread else None,
    }


def _three(amount: Money) -> list[float]:
    return [float(each) for each in amount]


def _price(price: Price, services: list[str], place: int) -> list[Any]:
    tiers = [
        [float(tier.start), None if tier.end is None else float(tier.end), float(tier.price)] for tier in price.tiers
    ]
    return [services.index(price.service_code), place, tiers]


def _days(recording: Recording) -> list[list[Any]]:
    """Kinds of day: name, how many hours of the month each of its hours stands for, and whether it is an event."""
    return [[slot.day, float(slot.count), slot.event] for slot in recording.slots if slot.hour == 0]


def _runs(month: Month, nodes: Iterable[int]) -> list[int]:
    return runs(month.program.places[at] for at in nodes)


def _capacity(month: Month) -> list[dict[str, Any]]:
    """What follows the load: who, what it is counted in, and in each hour what is needed, what runs, and the limit."""
    found: dict[tuple[str, str, str], dict[bool, list[int]]] = {}
    for name, at in month.recording.hours.items():
        found.setdefault(name[:3], {True: [], False: []})[name.running].append(at)
    return [
        {
            "stack": stack,
            "name": name,
            "what": what,
            "needed": _runs(month, sides[False]),
            "running": _runs(month, sides[True]),
            "limits": [limit_of(month.recording, at) for at in sides[True]],
        }
        for (stack, name, what), sides in found.items()
    ]


def limit_of(recording: Recording, at: int) -> float | None:
    """The maximum that a size was cut off at: the model's last step to it; None where it was fixed in another way."""
    op, args = recording.tape.nodes[at]
    if op == "is":
        return float(args[0])
    if op != "min":
        return None
    return next((float(n.args[0]) for each in args if (n := recording.tape.nodes[each]).op == "is"), None)


def _year(year: YearProjection) -> list[dict[str, Any]]:
    """Twelve months: the profile of each, what its sessions and its data are multiplied by, and its dollars."""
    growth = year.year.data_growth
    return [
        {
            "name": month.name,
            "profile": month.profile,
            "load": list(month.load),
            "data": [(1 + getattr(growth, level)) ** index for level in LEVELS],
            "total": _three(month.projection.total),
        }
        for index, month in zip(range(MONTHS), year.months, strict=True)
    ]


def as_text(found: Mapping[str, Any]) -> str:
    """JSON that is harmless inside an HTML script element, whatever names the templates hold."""
    text = json.dumps(_short(found), separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _short(value: Any) -> Any:
    """Whole numbers without ``.0``."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else value
    if isinstance(value, dict):
        return {key: _short(each) for key, each in value.items()}
    return [_short(each) for each in value] if isinstance(value, list | tuple) else value
