"""What the model is asked of one environment beyond its projections: the answers that its pages give."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile
from cost_model.sensitivity import Swing, swings
from cost_model.units import Units, unit_economics
from cost_model.usage import Usage
from cost_model.year import load_year
from reports.cost_decisions import Decisions, decide
from reports.cost_environment import Environment
from reports.cost_hours import Hours, hours_of
from reports.cost_spread import Spreads, spreads
from reports.cost_year import Outlook, outlook
from reports.settings import Settings

ORDINARY = "normal"
"""The profile whose assumptions are ranked, and that plans."""
RANKED = 8


class Answers(NamedTuple):
    """``ranked``: the assumptions that move the ordinary month most. ``spread``: None where numpy is missing.

    ``hours``: the month of each profile by hour.
    """

    ranked: tuple[Swing, ...]
    outlook: Outlook
    decisions: Decisions
    units: Units | None
    spread: Spreads | None
    hours: Mapping[str, Hours]


def answers(settings: Settings, environment: Environment, profiles: Mapping[str, LoadedProfile]) -> Answers:
    """All of them, for one environment."""
    today = date.fromisoformat(settings.as_of)
    graph, book = environment.graph, environment.book
    normal = profiles[ORDINARY]
    months = [normal, *(each for each in profiles.values() if each is not normal)]
    return Answers(
        _ranked(environment, normal, book),
        outlook(graph, book, today, fixed=environment.fixed),
        decide(graph, months, book, settings.advisor, today),
        unit_economics(graph, normal, book, Usage(), environment.projections[ORDINARY]),
        spreads(environment, profiles, load_year(), today.month),
        {name: hours_of(graph, each, book.region, environment.fixed) for name, each in profiles.items()},
    )


def _ranked(environment: Environment, profile: LoadedProfile, book: PriceBook) -> tuple[Swing, ...]:
    """The assumptions that move the ordinary month most; all in one pass where numpy is installed."""
    try:
        from cost_model.simulation import tornado
    except ImportError:
        return swings(environment.graph, profile, book)[:RANKED]
    return tornado(environment.graph, profile, book, Usage(), fixed=environment.fixed)[:RANKED]
