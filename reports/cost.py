"""The cost report: each environment under each load profile, from one projection each."""

import gc
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from cfn.platform import environments, load
from cfn.source import Template
from cost_model import prices
from cost_model.alternatives import show
from cost_model.prices.age import staleness
from cost_model.profile_files import LoadedProfile, load_profile, names
from cost_model.recommendations import show as advice
from reports import money
from reports.cost_accuracy import Checked, accuracy, checked
from reports.cost_answers import ORDINARY, Answers, answers
from reports.cost_budgets import emitted, planned
from reports.cost_environment import Environment, by_tag, environment_of, totals
from reports.cost_formulas import stated
from reports.cost_lines import drivers, gaps, numbered_prices, rows
from reports.cost_network import network
from reports.cost_pictures import pictures, text_tornado
from reports.cost_stacks import across, stacks
from reports.settings import Settings
from reports.writing import digest, inputs, rendered

PAGES = (
    "stacks",
    "services",
    "tags",
    "network",
    "budgets",
    "assumptions",
    "coverage",
    "method",
    "accuracy",
    "prices",
)
"""Pages of all environments, after the summary; every one has a layout of its name."""
OWN = ("year", "profiles", "sensitivity", "alternatives", "recommendations")
"""Pages that each environment has its own of; the dearest has the plain name, the others theirs behind it."""
MOVABLE = "index.html"
"""The page in which drivers can be moved: made where numpy is installed."""
PRICES = Path(prices.__file__).parent / "data"


def render(settings: Settings) -> dict[str, str]:
    """All files of ``reports/cost`` by name."""
    collecting = gc.isenabled()
    gc.disable()  # nearly all that is made is kept to the end
    try:
        return _render(settings)
    finally:
        if collecting:
            gc.enable()


def _render(settings: Settings) -> dict[str, str]:
    profiles = {name: load_profile(name) for name in names()}
    found = _environments(settings, profiles)
    answered = {each.name: answers(settings, each, profiles) for each in found}
    common = {**_common(settings, found, profiles), "answered": answered}
    main = _own(found[0], found, answered[found[0].name])
    more = _more(settings, found, answered, profiles)
    moved = _movable(settings, found, profiles, answered)
    more["movable"] = bool(moved)
    files = {f"{page}.md": rendered(f"cost/{page}.md.j2", **more, **common, **main) for page in PAGES}
    files["README.md"] = rendered("cost/index.md.j2", **more, **common, **main)
    files |= {MOVABLE: moved} if moved else {}
    for each in found:
        own = _own(each, found, answered[each.name])
        files |= {f"{page}{own['suffix']}.md": rendered(f"cost/{page}.md.j2", **common, **own) for page in OWN}
        drawn = pictures(each, answered[each.name])
        files |= {f"{name}{own['suffix']}.svg": picture for name, picture in drawn.items()}
        lines = rows(each, more["prices"])
        files[f"{each.name}.md"] = rendered("cost/environment.md.j2", env=each, rows=lines, **common, **own)
    return files


def _movable(
    settings: Settings,
    found: list[Environment],
    profiles: Mapping[str, LoadedProfile],
    answered: Mapping[str, Answers],
) -> str:
    """The page in which drivers can be moved; empty where numpy is not installed."""
    try:
        from reports.movable.making import of_report
    except ImportError:
        return ""
    return of_report(settings, found, profiles, answered)


def _environments(settings: Settings, profiles: Mapping[str, LoadedProfile]) -> list[Environment]:
    """The dearest first."""
    templates: dict[Path, Template] = {}
    found = []
    for name in environments(settings.platform):
        platform = load(settings.platform, name, templates=templates)
        found.append(environment_of(platform, profiles, date.fromisoformat(settings.as_of)))
    return sorted(found, key=lambda each: -each.fullest.total.base)


def _common(settings: Settings, found: list[Environment], profiles: Mapping[str, LoadedProfile]) -> dict[str, Any]:
    """What every page may ask."""
    return {
        "settings": settings,
        "environments": found,
        "profiles": profiles,
        "ordinary": ORDINARY,
        "money": money,
        "totals": totals,
        "by_tag": by_tag,
        "network": network,
        "stacks": stacks,
        "across": across,
        "text_tornado": text_tornado,
        "show": show,
        "advice": advice,
        "suffixes": {each.name: _suffix(each, found) for each in found},
    }


def _suffix(environment: Environment, found: list[Environment]) -> str:
    """Behind the names of its pages."""
    return "" if environment is found[0] else f"-{environment.name}"


def _own(environment: Environment, found: list[Environment], answered: Answers) -> dict[str, Any]:
    """One environment and its answers, by the names that layouts use."""
    return {"main": environment, "suffix": _suffix(environment, found), **answered._asdict()}


def _more(
    settings: Settings, found: list[Environment], answered: Mapping[str, Answers], profiles: Mapping[str, LoadedProfile]
) -> dict[str, Any]:
    """What the pages of all environments ask besides."""
    today = date.fromisoformat(settings.as_of)
    numbered = numbered_prices(found)
    main = found[0].fullest
    return {
        "inputs": _inputs(settings),
        "gaps": gaps(found),
        "proxied": sum((line.amount.base for line in main.proxies), Decimal(0)),
        "old": staleness(numbered, today, settings.stale_after),
        "changed": drivers(profiles),
        "prices": numbered,
        "formulas": stated(),
        "budgets": {each.name: emitted(each.graph) for each in found},
        "planned": {
            each.name: planned(each.project, each.name, answered[each.name].outlook.year, today) for each in found
        },
        "accuracy": accuracy(main, _examples()),
    }


@cache
def _examples() -> tuple[Checked, ...]:
    """The worked examples, computed once in a process: they have nothing to do with the platform."""
    return tuple(checked(load_profile(ORDINARY)))


def _inputs(settings: Settings) -> list[tuple[str, str]]:
    data = [path for path in PRICES.glob("*") if path.is_file()]
    return [*inputs(settings.platform), (f"price book ({len(data)} files)", digest(data))]
