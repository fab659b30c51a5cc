"""A month hour by hour: what the site is asked for, what runs, what may run, and where that is not enough."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cost_model.capacity.instances import GROUP, fleet_of
from cost_model.capacity.limits import scalable_target, target_limits
from cost_model.capacity.tasks import DIMENSION
from cost_model.context import Context
from cost_model.hours import Slot
from cost_model.profile import LoadProfile
from cost_model.profile_files import LoadedProfile
from cost_model.project import Fixed, kept
from cost_model.usage import Usage

SERVICE = "AWS::ECS::Service"
ORDER = ("instances", "tasks")
"""What is drawn where it is there: the first of these, else whatever scales."""


class Scaling(NamedTuple):
    """What scales, in each slot of the month: units the load needs, that run, and that may run (None: not known)."""

    stack: str
    logical_id: str
    what: str
    needed: tuple[int, ...]
    running: tuple[int, ...]
    most: tuple[int, ...] | None

    @property
    def name(self) -> str:
        """``primary/compute/Group``."""
        return f"{self.stack}/{self.logical_id}"

    @property
    def peak(self) -> int:
        """The most that is needed."""
        return max(self.needed, default=0)

    @property
    def tightest(self) -> tuple[int, int] | None:
        """Needed and allowed in the slot where that is closest; None where nothing says how many there may be."""
        if not self.most:
            return None
        pairs = [pair for pair in zip(self.needed, self.most, strict=True) if pair[1]]
        return max(pairs, key=lambda pair: (Fraction(*pair), pair[0]), default=None)

    @property
    def room(self) -> tuple[Fraction, str]:
        """What is left of what may run in that slot, as a part of it, to sort by."""
        pair = self.tightest or (0, 1)
        return 1 - Fraction(*pair), self.name


class Hours(NamedTuple):
    """The month of one profile. ``days``: kind, days of it, and whether it is an event; slots are 24 of each in turn.

    ``full``: of each slot, whether anything needs more than it may have.
    """

    days: tuple[tuple[str, Fraction, bool], ...]
    views: tuple[float, ...]
    scaling: tuple[Scaling, ...]
    full: tuple[bool, ...]

    @property
    def full_hours(self) -> Fraction:
        """Hours of the month in which anything is full."""
        return sum((self.days[at // 24][1] for at, full in enumerate(self.full) if full), Fraction(0))

    @property
    def drawn(self) -> Scaling | None:
        """The largest of what scales; None where nothing does."""
        return min(self.scaling, key=_rank, default=None)


def _rank(each: Scaling) -> tuple[int, int, str]:
    place = ORDER.index(each.what) if each.what in ORDER else len(ORDER)
    return place, -max(each.running, default=0), each.name


def hours_of(graph: Graph, loaded: LoadedProfile, region: str, fixed: Fixed) -> Hours:
    """The expected month. ``fixed``: what asks nothing of the load, which is passed over."""
    profile = loaded.profile.at("base")
    context = Context(graph, profile, Usage(), region)
    for stack in graph.stacks:
        for resource in stack.resources.values():
            kept(resource, context, fixed)
    scaling = tuple(_scaling(context))
    slots = profile.slots()
    share = profile.share_of(next(iter({stack.environment for stack in graph.stacks}), ""))
    full = [any(each.saturated for each in slot) for slot in zip(*(c for _, _, c in context.capacities), strict=True)]
    return Hours(
        _days(profile), tuple(slot.views * share for slot in slots), scaling, tuple(full or [False] * len(slots))
    )


def _days(profile: LoadProfile) -> tuple[tuple[str, Fraction, bool], ...]:
    return tuple((name, Fraction(day.hours, 24), day.event) for name, day in profile.days.items())


def _scaling(context: Context) -> Iterator[Scaling]:
    for resource, what, capacity in context.capacities:
        needed, running = [each.needed for each in capacity], [each.running for each in capacity]
        slots = context.slots(resource)
        yield Scaling(
            resource.stack.key,
            resource.logical_id,
            what,
            tuple(needed),
            tuple(running),
            _most(resource, context, slots),
        )


def _most(resource: Resource, context: Context, slots: Sequence[Slot]) -> tuple[int, ...] | None:
    """The maximum in each slot, as the templates and their scheduled actions have it."""
    if resource.type == GROUP:
        fleet = fleet_of(resource, context)
        return fleet.most if fleet else None
    target = scalable_target(resource, context, DIMENSION) if resource.type == SERVICE else None
    limits = target_limits(target, slots) if target else None
    return tuple(each.maximum for each in limits) if limits else None


class Piece(NamedTuple):
    """A day of the month, or what is left of one. ``kind``: its place among the days of the profile; in hours."""

    kind: int
    start: Fraction
    length: Fraction


def calendar(days: Sequence[tuple[str, Fraction, bool]]) -> list[Piece]:
    """The days one after the other: weeks of weekdays and weekends first, then the other kinds as the profile has them.

    A profile knows how many days of a kind there are, not their dates. What is left of a day is a whole day, squeezed.
    """
    left = [count for _, count, _ in days]
    found: list[Piece] = []
    start = Fraction(0)
    for kind in _order(days):
        length = min(left[kind], Fraction(1)) * 24
        left[kind] -= length / 24
        found.append(Piece(kind, start, length))
        start += length
    return found


def _order(days: Sequence[tuple[str, Fraction, bool]]) -> Iterator[int]:
    """Kinds of day in the order of the month, each as often as it has days, begun ones too."""
    names = [name for name, _, _ in days]
    left = [-(-count.numerator // count.denominator) for _, count, _ in days]
    if "weekday" in names and "weekend" in names:
        week = [names.index("weekday")] * 5 + [names.index("weekend")] * 2
        while any(left[kind] for kind in week):
            for kind in week:
                if left[kind]:
                    left[kind] -= 1
                    yield kind
    for kind, count in enumerate(left):
        yield from [kind] * count
