"""The page of the committed report, and that of one environment or of templates for the command line."""

from collections.abc import Iterable, Mapping

from cost_model.profile_files import LoadedProfile
from cost_model.projection import Projection
from cost_model.sensitivity import Swing
from cost_model.simulation import Spread, tornado
from cost_model.units import Units, unit_economics
from cost_model.usage import Usage
from reports.cost_answers import ORDINARY, Answers
from reports.cost_environment import Environment
from reports.cost_year import Outlook
from reports.movable.page import Shown, page
from reports.movable.scenes import Asked, Scene, month
from reports.settings import Settings

FREE_TIER = "list prices less the monthly free tier, no commitments"


def of_report(
    settings: Settings,
    found: Iterable[Environment],
    profiles: Mapping[str, LoadedProfile],
    answered: Mapping[str, Answers],
) -> str:
    """Every environment under every profile, with what the report has asked of them."""
    environments = list(found)
    scenes = []
    for each in environments:
        asked = Asked(each.graph, each.book, Usage(), each.fixed)
        own = answered[each.name]
        spread = own.spread.profiles if own.spread else {}
        scenes.append(scene(each.name, regions(each.regions), asked, profiles, each.projections, own.outlook, spread))
    first = answered[environments[0].name]
    title = f"the platform {environments[0].project}".rstrip()
    return page(scenes, Shown(ORDINARY, first.ranked, first.units, title, settings.as_of))


def regions(by_role: Mapping[str, str]) -> str:
    """``primary eu-west-1, edge us-east-1``."""
    return ", ".join(f"{role} {region}" for role, region in by_role.items())


def scene(  # noqa: PLR0913, PLR0917  # what is shown of one environment
    name: str,
    where: str,
    asked: Asked,
    profiles: Mapping[str, LoadedProfile],
    projections: Mapping[str, Projection],
    year: Outlook | None,
    spread: Mapping[str, Spread] | None = None,
) -> Scene:
    """One environment, with what the model says of it."""
    months = {
        each: month(asked, profile, projections[each], (spread or {}).get(each)) for each, profile in profiles.items()
    }
    return Scene(name, where, months, year)


def first_shown(asked: Asked, profile: LoadedProfile, projection: Projection, title: str, as_of: str) -> Shown:
    """What is shown before anything is moved, with the drivers ranked."""
    ranked, units = _ranked(asked, profile), _units(asked, profile, projection)
    shown = Shown(profile.profile.name, ranked, units, title, as_of)
    return shown._replace(terms=FREE_TIER) if asked.book.free_tier else shown


def _ranked(asked: Asked, profile: LoadedProfile) -> tuple[Swing, ...]:
    return tornado(asked.graph, profile, asked.book, asked.usage, fixed=asked.fixed)


def _units(asked: Asked, profile: LoadedProfile, projection: Projection) -> Units | None:
    return unit_economics(asked.graph, profile, asked.book, asked.usage, projection)
