"""What a plan does to compliance and cost: the stacks as deployed against the stacks as they would be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from cfn.stack import Stack
from stackwarden.deploy.arguments import Target
from stackwarden.deploy.held import resolved
from stackwarden.deploy.planning import Planned

if TYPE_CHECKING:
    from checks.delta import Delta
    from cost_model.projection import Money


@dataclass(frozen=True)
class Cost:
    """US dollars a month under one load profile, before and after. ``open``: parts without a price, before, after."""

    profile: str
    before: "Money"
    after: "Money"
    open: tuple[int, int]


@dataclass(frozen=True)
class Deltas:
    """Both deltas. ``notes``: what could not be compared."""

    compliance: "Delta"
    costs: tuple[Cost, ...]
    notes: tuple[str, ...]


def deltas(target: Target, planned: Mapping[str, Planned], profiles: Sequence[str]) -> Deltas:
    """Compare what the account holds with what it would hold; stacks that are not chosen stay as they are."""
    from checks.delta import delta

    bodies = {key: each.held for key, each in planned.items() if each.held is not None}
    held, notes = resolved(target.stacks, bodies, target.platform.environment)
    wanted = {stack.key: stack for stack in target.platform.stacks}
    after = [
        wanted[key] if key in target.chosen else held[key] for key in wanted if key in target.chosen or key in held
    ]
    platform = target.platform
    compliance = delta(list(held.values()), after, platform.manifest, platform.environment, date.today().isoformat())
    region = next(iter(platform.regions.values()))
    costs = tuple(_cost(name, list(held.values()), after, region) for name in profiles)
    return Deltas(compliance, costs, tuple(notes))


def _cost(name: str, before: list[Stack], after: list[Stack], region: str) -> Cost:
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    profile, book = load_profile(name), PriceBook.load(region, [])
    old, new = project(before, profile, book), project(after, profile, book)
    return Cost(profile.profile.name, old.total, new.total, (len(old.unpriced), len(new.unpriced)))
