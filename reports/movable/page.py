"""The page: layout, data, scripts and the policy that lets nothing else run."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cost_model.drivers import LEVELS
from cost_model.recorded.evaluation import computed
from cost_model.recorded.ranges import spans
from cost_model.sensitivity import Swing
from cost_model.units import Units
from reports import money
from reports.cost_spread import RUNS
from reports.movable import vendored
from reports.movable.facts import DAY, as_text, facts, limit_of
from reports.movable.scenes import TRIED, Month, Scene
from reports.writing import LAYOUTS

if TYPE_CHECKING:
    from jinja2 import Template

ASSETS = Path(__file__).parent / "assets"
SCRIPTS = ("program.js", "model.js", "charts.js", "page.js")
SHOWN_SWINGS = 10


class Hour(NamedTuple):
    """One row of the table by hour."""

    hour: int
    sessions: float
    orders: float
    needed: float
    running: float
    limit: float | None


class Busiest(NamedTuple):
    """The largest thing that follows the load, on the day with the most sessions."""

    name: str
    day: str
    rows: list[Hour]


class Shown(NamedTuple):
    """What the page shows first: profile, what ranks its drivers, its unit economics; and at which terms."""

    profile: str
    swings: Sequence[Swing]
    units: Units | None
    title: str
    as_of: str
    terms: str = "list prices, no free tier, no commitments"


def page(scenes: Sequence[Scene], shown: Shown, notes: Sequence[str] = ()) -> str:
    """The whole file; the first scene is shown first."""
    from markupsafe import Markup

    start = scenes[0]
    month = start.months[shown.profile]
    ours = "\n".join((ASSETS / name).read_text("utf-8") for name in SCRIPTS)
    scripts = [*vendored.scripts(), f'(() => {{\n"use strict";\n{ours}}})();\n']
    found = facts(scenes, (start.name, shown.profile))
    return _layout().render(
        policy=policy(scripts),
        style=Markup((ASSETS / "page.css").read_text("utf-8")),  # noqa: S704  # ours
        scripts=[Markup(each) for each in scripts],  # noqa: S704  # ours, and the vendored ones
        data=Markup(as_text(found)),  # noqa: S704  # escaped there
        title=shown.title,
        as_of=shown.as_of,
        start=start,
        month=month,
        full=any(each.hours[1] for each in month.projection.saturated),
        scenes=scenes,
        profiles=list(start.months),
        busiest=_busiest(month),
        swings=shown.swings[:SHOWN_SWINGS],
        units=_units(shown.units),
        gaps=_gaps(scenes),
        notes=notes,
        drivers=[(path, driver) for path, (driver, _) in spans(month.profile.profile).items()],
        steps=f"{len(month.program.steps):,}",
        places=f"{month.program.size:,}",
        tried=len(LEVELS) + TRIED,
        moved=TRIED,
        apart=_apart(max(scene.deviation for scene in scenes)),
        licences=vendored.licences(),
        terms=shown.terms,
        runs=f"{RUNS:,}",
        drawn_by=" and ".join(f"{name} {each['version']}" for name, each in vendored.locked().items()),
        dollars=money.dollars,
        hours=money.hours,
    )


def policy(scripts: Sequence[str]) -> str:
    """Nothing is loaded, and only these scripts run. Charts set styles, so styles may stand anywhere."""
    hashes = " ".join(f"'sha256-{b64encode(hashlib.sha256(each.encode()).digest()).decode()}'" for each in scripts)
    return f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


@cache
def _layout() -> "Template":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    made = Environment(
        loader=FileSystemLoader(LAYOUTS),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=True,
    )
    made.filters["exact"] = Decimal
    return made.get_template("cost/movable.html.j2")


def _busiest(month: Month) -> Busiest | None:
    """At the profile's own values, as the page computes it."""
    recording, places = month.recording, month.program.places
    values = {path: driver.base for path, (driver, _) in spans(month.profile.profile).items()}
    memory = computed(month.program, values)
    kinds = list(dict.fromkeys(name[:3] for name in recording.hours))
    if not kinds:
        return None
    kind = next((each for each in kinds if each[2] == "instances"), kinds[0])
    sessions = [float(memory[places[at]]) for at in recording.events["sessions"]]
    day = sessions.index(max(sessions)) // DAY
    sides: dict[bool, list[int]] = {True: [], False: []}
    for name, at in recording.hours.items():
        if name[:3] == kind:
            sides[name.running].append(at)
    rows = [
        Hour(
            slot % DAY,
            sessions[slot],
            float(memory[places[recording.events["orders"][slot]]]),
            float(memory[places[sides[False][slot]]]),
            float(memory[places[sides[True][slot]]]),
            limit_of(recording, sides[True][slot]),
        )
        for slot in range(day * DAY, day * DAY + DAY)
    ]
    return Busiest(f"{kind[0]}: {kind[1]} ({kind[2]})", recording.slots[day * DAY].day, rows)


def _units(units: Units | None) -> list[tuple[str, Any]]:
    return [("an order", units.per_order), ("a thousand page views", units.per_1000_views)] if units else []


def _gaps(scenes: Sequence[Scene]) -> list[tuple[str, str, str, str]]:
    return sorted(
        {
            (each.resource.type, each.component, each.cause, each.reason)
            for scene in scenes
            for month in scene.months.values()
            for each in month.projection.unpriced
        }
    )


def _apart(deviation: float) -> str:
    """A bound that does not depend on the last digits of a machine."""
    return next(
        (f"below {bound:g}" for bound in (0.0001, 0.001, 0.01, 0.1, 1.0) if deviation < bound), f"{deviation:,.2f}"
    )
