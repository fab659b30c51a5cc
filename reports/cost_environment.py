"""One environment under every load profile, and totals of it by what people ask for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from cfn.graph import Graph
from cfn.platform import Platform
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile
from cost_model.project import Fixed, project
from cost_model.projection import NOTHING, LineItem, Money, Projection
from cost_model.tags import tags_of

KEYS: dict[str, Callable[[LineItem], Any]] = {
    "service": lambda line: line.price.service_code,
    "stack": lambda line: line.resource.stack,
    "type": lambda line: line.resource.type,
    "region": lambda line: line.resource.region,
    "component": lambda line: (line.price.service_code, line.component),
}
"""What totals can be made by."""
NO_GROUPS = frozenset({"Name"})
"""Keys of tags that tell one resource from another, and so sum nothing up."""


@dataclass(frozen=True, slots=True)
class Environment:
    """One environment: its projection under each profile, by profile name, from the least load to the most.

    ``tags``: of each resource, by stack key and logical id. ``fixed``: outcomes that ask nothing of the load.
    """

    name: str
    regions: dict[str, str]
    project: str
    graph: Graph
    book: PriceBook
    projections: dict[str, Projection]
    tags: dict[tuple[str, str], dict[str, str]]
    fixed: Fixed

    @property
    def price_notes(self) -> list[str]:
        """What does not hold on the day."""
        return list(self.book.notes)

    @property
    def saturated(self) -> bool:
        """Whether any profile saturates anything."""
        return any(projection.saturated for projection in self.projections.values())

    @property
    def fullest(self) -> Projection:
        """The projection with the most load: it has every line that any has."""
        return list(self.projections.values())[-1]


def environment_of(platform: Platform, profiles: Mapping[str, LoadedProfile], as_of: date) -> Environment:
    """A resolved environment priced under every profile, with the prices that hold on a day."""
    book = PriceBook.load(next(iter(platform.regions.values())), as_of=as_of)
    fixed = Fixed()
    projections = {name: project(platform.graph, each, book, fixed=fixed) for name, each in profiles.items()}
    tags = {
        (stack.key, each.logical_id): tags_of(each) for stack in platform.stacks for each in stack.resources.values()
    }
    return Environment(
        platform.environment, platform.regions, platform.project, platform.graph, book, projections, tags, fixed
    )


def totals(environment: Environment, by: str) -> list[tuple[Any, list[Money]]]:
    """Rows of totals ``by`` one of ``KEYS``: (name, amounts by profile), dearest of the last profile first."""
    return _sums(environment, KEYS[by])


def by_tag(environment: Environment) -> dict[str, list[tuple[Any, list[Money]]]]:
    """Key of a tag that something priced carries → rows of totals by its value, empty for what does not carry it."""
    priced = {line.resource[:2] for line in environment.fullest.lines}
    known = {key for name in priced for key, value in environment.tags.get(name, {}).items() if value} - NO_GROUPS
    return {key: _sums(environment, partial(_value, environment, key)) for key in sorted(known)}


def _value(environment: Environment, key: str, line: LineItem) -> str:
    return environment.tags.get(line.resource[:2], {}).get(key, "")


def _sums(environment: Environment, key: Callable[[LineItem], Any]) -> list[tuple[Any, list[Money]]]:
    sums = [projection.by(key) for projection in environment.projections.values()]
    keys = dict.fromkeys(key for each in reversed(sums) for key in each)
    return [(key, [each.get(key, NOTHING) for each in sums]) for key in keys]
