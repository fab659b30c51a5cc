"""What the page shows: environments under load profiles, each with what the model says and how it computes it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cfn.graph import Graph
from cost_model.drivers import LEVELS
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile
from cost_model.project import Fixed, scenario_of
from cost_model.projection import Projection
from cost_model.recorded.evaluation import computed, held, total
from cost_model.recorded.program import Program, rolled
from cost_model.recorded.ranges import drawn, spans
from cost_model.recorded.recording import Recording, record
from cost_model.usage import Usage
from reports.cost_year import Outlook

if TYPE_CHECKING:  # loaded where it is used
    from cost_model.simulation import Spread

TRIED = 2
"""How many moved positions of each month are priced by the model itself when the page is made."""


class Month(NamedTuple):
    """A profile's month: what the model says of it, how it computed that, and how far both differ at most, in USD.

    ``spread``: P10, P50 and P90, where they were simulated.
    """

    profile: LoadedProfile
    projection: Projection
    recording: Recording
    program: Program
    deviation: float
    spread: "Spread | None" = None


@dataclass(frozen=True, slots=True)
class Scene:
    """One environment of a platform, or templates on their own. ``outlook``: twelve months, where they are wanted."""

    name: str
    regions: str
    months: Mapping[str, Month]
    outlook: Outlook | None = None

    @property
    def deviation(self) -> float:
        """The largest of its months."""
        return max(month.deviation for month in self.months.values())


class Asked(NamedTuple):
    """What is priced: resources, prices, and quantities that outrank the profile; ``fixed``: as in ``project``."""

    graph: Graph
    book: PriceBook
    usage: Usage
    fixed: Fixed


def month(asked: Asked, loaded: LoadedProfile, projection: Projection, spread: "Spread | None" = None) -> Month:
    """Record a profile's month, and try the recording against the model."""
    graph, book, usage, fixed = asked
    recording = record(graph, loaded.profile, book, usage, fixed)
    program = rolled(recording)
    found = [_at_ends(loaded, recording, program, projection)]
    movable = spans(loaded.profile)
    for number in range(TRIED):
        values = {path: drawn(path, driver, span, number) for path, (driver, span) in movable.items()}
        priced = scenario_of(graph, loaded.profile.drawn(values), book, usage, fixed=fixed)
        found.append(_apart(recording, program, values, priced.total))
    return Month(loaded, projection, recording, program, max(found), spread)


def _at_ends(loaded: LoadedProfile, recording: Recording, program: Program, projection: Projection) -> float:
    """The three scenarios, which the projection has already."""
    movable = spans(loaded.profile)
    found = []
    for level in LEVELS:
        values = {path: getattr(driver, level) for path, (driver, _) in movable.items()}
        found.append(_apart(recording, program, values, getattr(projection.total, level)))
    return max(found)


def _apart(recording: Recording, program: Program, values: Mapping[str, float], asked: Decimal) -> float:
    """How far the program is from the model; infinite where it says itself that it does not hold."""
    memory = computed(program, values)
    if not held(program, memory):
        return np.inf
    return abs(float(total(recording.prices, program, memory) - asked))
