"""The cost report: each environment under each load profile, from one projection each."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.platform import environments, load
from cost_model import prices
from cost_model.alternatives import show
from cost_model.prices import Price, PriceBook
from cost_model.prices.age import Staleness, staleness
from cost_model.profile_files import LoadedProfile, load_profile, names
from cost_model.project import project
from cost_model.projection import LineItem, Money
from cost_model.recommendations import show as advice
from cost_model.sensitivity import Swing, swings
from cost_model.tags import tags_of
from cost_model.units import unit_economics
from cost_model.usage import Usage
from reports import charts, cost_year, money
from reports.cost_budgets import emitted, planned
from reports.cost_decisions import decide
from reports.cost_environment import Environment, by_tag, totals
from reports.cost_formulas import stated
from reports.cost_load import busiest_day
from reports.cost_network import network
from reports.cost_year import Outlook
from reports.settings import Settings
from reports.writing import digest, inputs, rendered

ORDINARY = "normal"
"""The profile whose assumptions are ranked."""
RANKED = 8
MOVABLE = "index.html"
"""The page in which drivers can be moved: made where numpy is installed."""
PAGES = (
    "year",
    "budgets",
    "profiles",
    "services",
    "tags",
    "network",
    "sensitivity",
    "alternatives",
    "recommendations",
    "assumptions",
    "coverage",
    "method",
    "prices",
)
"""Pages that there is one of each, after the summary; every one has a layout of its name."""
PRICES = Path(prices.__file__).parent / "data"


class Row(NamedTuple):
    """One priced component of one resource, with its amount under each profile. ``price_id`` leads to prices.md."""

    line: LineItem
    amounts: dict[str, Money]
    price_id: str


class Gap(NamedTuple):
    """What has no price, gathered: the same reason for several resources."""

    type: str
    component: str
    cause: str
    reason: str
    resources: tuple[str, ...]


def render(settings: Settings) -> dict[str, str]:
    """All files of ``reports/cost`` by name."""
    profiles = {name: load_profile(name) for name in names()}
    found = [_environment(settings, name, profiles) for name in environments(settings.platform)]
    found.sort(key=lambda each: -each.fullest.total.base)
    numbered = _prices(found)
    main = found[0]
    common = {
        "settings": settings,
        "environments": found,
        "profiles": profiles,
        "money": money,
        "totals": totals,
        "by_tag": by_tag,
        "network": network,
        "main": main,
        "proxied": sum((line.amount.base for line in main.fullest.proxies), Decimal(0)),
        "gaps": _gaps(found),
        "old": _old(settings, numbered),
        **_asked(settings, main, profiles),
    }
    more = {
        "inputs": _inputs(settings),
        "changed": _changed(profiles),
        "prices": numbered,
        "formulas": stated(),
        **_budgets(settings, found, common["outlook"]),
    }
    moved = _movable(settings, found, profiles, common)
    more["movable"] = bool(moved)
    files = {f"{page}.md": rendered(f"cost/{page}.md.j2", **more, **common) for page in PAGES}
    files["README.md"] = rendered("cost/index.md.j2", **more, **common)
    files |= {
        "by-profile.svg": _by_profile(main),
        "sensitivity.svg": _sensitivity(main.name, common["ranked"]),
        "busiest-day.svg": _busiest(settings.platform, main.name, profiles),
        "year.svg": cost_year.chart(main.name, common["outlook"]),
    }
    files |= {MOVABLE: moved} if moved else {}
    for each in found:
        files[f"{each.name}.md"] = rendered("cost/environment.md.j2", env=each, rows=_rows(each, numbered), **common)
    return files


def _movable(
    settings: Settings, found: list[Environment], profiles: dict[str, LoadedProfile], common: dict[str, Any]
) -> str:
    """The page in which drivers can be moved; empty where numpy is not installed."""
    try:
        from reports.movable.making import of_report
    except ImportError:
        return ""
    return of_report(settings, found, profiles, {**common, "profile": ORDINARY})


def _environment(settings: Settings, name: str, profiles: dict[str, LoadedProfile]) -> Environment:
    platform = load(settings.platform, name)
    book = PriceBook.load(next(iter(platform.regions.values())), as_of=date.fromisoformat(settings.as_of))
    projections = {each: project(platform.graph, profile, book) for each, profile in profiles.items()}
    tags = {
        (stack.key, each.logical_id): tags_of(each) for stack in platform.stacks for each in stack.resources.values()
    }
    return Environment(name, platform.regions, projections, book.notes, tags)


def _rows(environment: Environment, numbered: dict[Price, str]) -> dict[str, list[Row]]:
    """Line items by stack, each once, in template order; profiles differ in quantities only."""
    lines: dict[tuple[str, str, str, str, str], LineItem] = {}
    amounts: dict[tuple[str, str, str, str, str], dict[str, Money]] = {}
    for name, projection in environment.projections.items():
        for line in projection.lines:
            key = (line.resource.stack, line.resource.logical_id, line.component, line.price.key, line.price.region)
            lines[key] = line
            amounts.setdefault(key, {})[name] = line.amount
    order = {named[:2]: index for index, named in enumerate(environment.fullest.resources)}
    rows: dict[str, list[Row]] = {}
    for key in sorted(lines, key=lambda each: (order[each[0], each[1]], each[2:])):
        rows.setdefault(key[0], []).append(Row(lines[key], amounts[key], numbered[lines[key].price]))
    return rows


def _prices(found: Iterable[Environment]) -> dict[Price, str]:
    """Every price used, numbered in a stable order."""
    used = {line.price for each in found for projection in each.projections.values() for line in projection.lines}
    ordered = sorted(used, key=lambda price: (price.service_code, price.key, price.region))
    return {price: f"P{index}" for index, price in enumerate(ordered, 1)}


def _old(settings: Settings, numbered: dict[Price, str]) -> Staleness:
    return staleness(numbered, date.fromisoformat(settings.as_of), settings.stale_after)


def _gaps(found: Iterable[Environment]) -> list[Gap]:
    gathered: dict[tuple[str, str, str, str], dict[str, None]] = {}
    for environment in found:
        for projection in environment.projections.values():
            for each in projection.unpriced:
                key = (each.resource.type, each.component, each.cause, each.reason)
                gathered.setdefault(key, {})[f"{each.resource.stack}/{each.resource.logical_id}"] = None
    return [Gap(*key, tuple(sorted(resources))) for key, resources in sorted(gathered.items())]


def _changed(profiles: dict[str, LoadedProfile]) -> dict[str, dict[str, str]]:
    """Dotted path of a driver → profile → its value there, ``low – base – high`` where it is a range."""
    drivers: dict[str, dict[str, str]] = {}
    for name, loaded in profiles.items():
        for path, driver in loaded.profile.drivers():
            shown = f"{driver.base:g}"
            if driver.low != driver.high:
                shown = f"{driver.low:g} – {driver.base:g} – {driver.high:g}"
            drivers.setdefault(path, {})[name] = shown
    return drivers


def _asked(settings: Settings, environment: Environment, profiles: dict[str, LoadedProfile]) -> dict[str, Any]:
    """What the model is asked beyond projections of the main environment, by the name that layouts use."""
    today = date.fromisoformat(settings.as_of)
    graph = load(settings.platform, environment.name).graph
    book = PriceBook.load(next(iter(environment.regions.values())), as_of=today)
    planned = profiles[ORDINARY]
    months = [planned, *(each for each in profiles.values() if each is not planned)]
    return {
        "ranked": _ranked(graph, planned, book),
        "outlook": cost_year.outlook(graph, book, today),
        "decisions": decide(graph, months, book, settings.advisor, today),
        "units": unit_economics(graph, planned, book, Usage(), environment.projections[ORDINARY]),
        "show": show,
        "advice": advice,
    }


def _budgets(settings: Settings, found: Iterable[Environment], outlook: Outlook) -> dict[str, Any]:
    """The templates' budgets by environment, and those that the year of the first one would plan."""
    platforms = {each.name: load(settings.platform, each.name) for each in found}
    name, main = next(iter(platforms.items()))
    return {
        "budgets": {each: emitted(platform.graph) for each, platform in platforms.items()},
        "planned": planned(main.project, name, outlook.year, date.fromisoformat(settings.as_of)),
    }


def _ranked(graph: Graph, profile: LoadedProfile, book: PriceBook) -> tuple[Swing, ...]:
    """The assumptions that move the ordinary month most; all in one pass where numpy is installed."""
    try:
        from cost_model.simulation import tornado
    except ImportError:
        return swings(graph, profile, book)[:RANKED]
    return tornado(graph, profile, book, Usage())[:RANKED]


def _sensitivity(environment: str, ranked: tuple[Swing, ...]) -> str:
    title = f"{environment}, {ORDINARY} month: US dollars with one assumption at its cheap or dear end"
    base = float(ranked[0].base) if ranked else 0.0
    return charts.tornado(title, base, [(each.path, float(each.low), float(each.high)) for each in ranked])


def _by_profile(environment: Environment) -> str:
    services = totals(environment, "service")
    top = [name for name, _ in services[:7]]
    bars: dict[str, dict[str, float]] = {}
    for index, (name, projection) in enumerate(environment.projections.items()):
        amounts = {service: float(values[index].base) for service, values in services}
        bars[name] = {service: amounts[service] for service in top}
        bars[name]["all other"] = float(projection.total.base) - sum(bars[name].values())
    month = {name: projection.total for name, projection in environment.projections.items()}
    whiskers = {name: (float(total.low), float(total.high)) for name, total in month.items()}
    title = f"{environment.name}: US dollars a month by service; whiskers from low to high"
    return charts.amounts(title, bars, [*top, "all other"], whiskers)


def _busiest(manifest: Path, environment: str, profiles: dict[str, LoadedProfile]) -> str:
    curves = busiest_day(load(manifest, environment).graph, profiles)
    title = f"{environment}: instances of {curves.group} by hour of the busiest day (maximum {curves.maximum})"
    return charts.steps(title, curves.running, curves.maximum)


def _inputs(settings: Settings) -> list[tuple[str, str]]:
    data = [path for path in PRICES.glob("*") if path.is_file()]
    return [*inputs(settings.platform), (f"price book ({len(data)} files)", digest(data))]
