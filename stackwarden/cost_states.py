"""A platform as it is and as it was: each environment resolved once, and what changed priced on two cores."""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from stackwarden.cost_material import of_platform, usage_of

if TYPE_CHECKING:
    from cfn.graph import Graph
    from cfn.resolved import Resolved
    from cost_model.limits import Compared
    from cost_model.prices import PriceBook
    from cost_model.profile_files import LoadedProfile
    from cost_model.projection import Projection
    from cost_model.reuse import Reuse
    from cost_model.usage import Usage

Key = tuple[str, int]
"""Environment, and which of the profiles."""
WORTH_IT = 1000
"""Resources, counted once for each profile, from which a second process saves more than it costs."""


class State(NamedTuple):
    """One environment of one side."""

    graph: "Graph"
    usage: "Usage"
    book: "PriceBook"


def state_of(
    args: argparse.Namespace,
    environment: str,
    resolved: "Resolved",
    project: Path | None = None,
    like: "State | None" = None,
) -> State:
    """An environment as the files say now, in the working folder.

    ``project``: the folder of a project's own prices; given for the older side only. ``like``: the other side, where it
    has the same prices: what was looked up and priced with its book holds here too.
    """
    from cfn.graph import Graph
    from cost_model.prices import PriceBook

    material = of_platform(argparse.Namespace(**{**vars(args), "environment": environment}), resolved=resolved)
    graph = Graph(material.stacks)
    usage = usage_of(args.usage, graph, strict=project is None)
    if like is not None and like.book.region == material.region:
        return State(graph, usage, like.book)
    book = PriceBook.load(material.region, args.prices, project=project, as_of=args.as_of, free_tier=args.free_tier)
    return State(graph, usage, book)


@dataclass(frozen=True, slots=True)
class States:
    """Both sides, by environment, and each profile as it is and as it was.

    ``there``: where and how the older side is priced. ``same_usage``: whether it is given the same quantities.
    """

    after: dict[str, State]
    before: dict[str, State]
    profiles: "list[tuple[LoadedProfile, LoadedProfile]]"
    there: Callable[[], AbstractContextManager[object]]
    same_usage: bool

    def compared(self) -> "list[Compared]":
        """Every environment under every profile; half of it in a second process where that pays."""
        from checks.halves import side_by_side, two_cores

        keys = [(name, index) for name in self.after for index in range(len(self.profiles))]
        size = sum(len(stack.resources) for name, _ in keys for stack in self.after[name].graph.stacks)
        if len(keys) < 2 or size < WORTH_IT or not two_cores():
            return list(self._of(keys))
        middle = len(keys) // 2
        mine, others = keys[:middle], keys[middle:]
        first, second = side_by_side(lambda: list(self._of(mine)), lambda: list(self._of(others)), "cost is not told")
        return first + second

    def _of(self, keys: Sequence[Key]) -> "Iterator[Compared]":
        from cost_model.difference import difference
        from cost_model.limits import Compared
        from cost_model.reuse import Reuse

        for name, found in groupby(keys, key=lambda key: key[0]):
            which = [index for _, index in found]
            reuse = Reuse(self.after[name].graph)
            after = [_priced(self.after[name], self.profiles[index][0], reuse) for index in which]
            before = self._before(name, which, reuse)
            for new, old in zip(after, before or map(nothing, after), strict=True):
                yield Compared(name, new.profile, difference(old, new))

    def _before(self, name: str, which: Sequence[int], reuse: "Reuse") -> "list[Projection]":
        from cost_model.reuse import Reuse

        if name not in self.before:
            return []
        state = self.before[name]
        known = self.same_usage and state.book.region == self.after[name].book.region
        with self.there():
            its = reuse.elsewhere(state.graph) if known else Reuse(state.graph)
            return [_priced(state, self.profiles[index][1], its) for index in which]


def _priced(state: State, profile: "LoadedProfile", reuse: "Reuse") -> "Projection":
    from cost_model.project import project

    return project(state.graph, profile, state.book, state.usage, reuse=reuse)


def nothing(after: "Projection") -> "Projection":
    """The projection of no resource, under the same profile."""
    from dataclasses import replace

    return replace(
        after, lines=(), unpriced=(), free=(), saturated=(), assumptions=(), resources=(), orders=(0, 0, 0), unseen=()
    )
