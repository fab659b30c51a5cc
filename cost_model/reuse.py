"""Outcomes that need not be computed again: of resources for which everything they asked for is the same.

While a resource is priced, it is noted what it asks for: resources, all those of a type. In another state of the
templates its outcomes in the same scenario are the same if none of that changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from cfn.graph import Graph, unknowns
from cfn.resolved import same
from cfn.stack import Resource, Stack
from cfn.unknown import Target
from cost_model.outcomes import Outcome
from cost_model.prices import PriceBook
from cost_model.shared import Shared

Asked = str | Target
"""A resource type of which all were asked for, a resource (there or not), or everything."""
EVERYTHING = "everything"


class Watch:
    """Notes what is asked between ``begin`` and ``end``; what is asked inside is asked outside as well."""

    def __init__(self) -> None:
        self._open: list[set[Asked]] = [set()]

    def note(self, *asked: Asked) -> None:
        """Something is asked now."""
        self._open[-1].update(asked)

    def begin(self) -> None:
        """Start a part of its own."""
        self._open.append(set())

    def end(self) -> frozenset[Asked]:
        """What the part asked for."""
        found = self._open.pop()
        self._open[-1].update(found)
        return frozenset(found)


class WatchedGraph(Graph):
    """A graph that notes what it is asked. It remembers by itself: of what the other one does, nobody noted."""

    def __init__(self, graph: Graph) -> None:
        self.watch = Watch()
        self._graph = graph
        self._answers: dict[object, tuple[Any, frozenset[Asked]]] = {}

    @property
    def stacks(self) -> list[Stack]:  # type: ignore[override]  # an attribute there
        """All stacks: everything is asked for."""
        self.watch.note(EVERYTHING)
        return self._graph.stacks

    def of_type(self, *types: str) -> list[Resource]:
        """All resources of the given types."""
        self.watch.note(*types)
        return self._graph.of_type(*types)

    def remember(self, key: object, compute: Callable[[], Any]) -> Any:
        """``compute()``, once for each key; what it asks, everyone asks who takes it later."""
        if key not in self._answers:
            self.watch.begin()
            found = compute()
            self._answers[key] = found, self.watch.end()
        found, asked = self._answers[key]
        self.watch.note(*asked)
        return found

    def types(self) -> set[str]:
        """The resource types that occur."""
        self.watch.note(EVERYTHING)
        return self._graph.types()

    def resource(self, target: Target | None) -> Resource | None:
        """The resource a target names."""
        if target is not None:
            self.watch.note(target)
        return self._graph.resource(target)

    def targets(self, value: Any) -> list[Resource]:
        """The resources that a value refers to."""
        for unknown in unknowns(value):
            self.watch.note(*unknown.targets())
        return self._graph.targets(value)

    def referrers(self, resource: Resource, *types: str) -> list[Resource]:
        """The resources that refer to one."""
        self.watch.note(*(types or (EVERYTHING,)))
        return self._graph.referrers(resource, *types)


class Rested(NamedTuple):
    """Outcomes, and what they rest on."""

    outcomes: list[Outcome]
    asked: frozenset[Asked]


Known = dict[Target, Rested]


class Asking(Protocol):
    """What tells whether the scenario was asked for; see ``cost_model.context``."""

    asked: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """Outcomes of one scenario: ``steady`` those that ask nothing of the load, the same in every one."""

    graph: WatchedGraph
    steady: Known
    own: Known

    def outcomes(self, resource: Resource, context: Asking, compute: Callable[[], list[Outcome]]) -> list[Outcome]:
        """What is kept, else ``compute()`` in this context."""
        target = resource.target
        known = self.steady.get(target) or self.own.get(target)
        if known is None:
            context.asked = False
            self.graph.watch.begin()
            found = compute()
            known = Rested(found, self.graph.watch.end())
            (self.own if context.asked else self.steady)[target] = known
        return known.outcomes


@dataclass(slots=True)
class Reuse:
    """Outcomes of one state of the templates, with one usage file, in several scenarios."""

    of: Graph
    steady: Known = field(default_factory=dict)
    by_scenario: dict[str, Known] = field(default_factory=dict)
    shared: Shared | None = None
    graph: WatchedGraph = field(init=False)

    def __post_init__(self) -> None:
        self.graph = WatchedGraph(self.of)

    def scenario(self, name: str) -> Kept:
        """What is kept of a scenario: a profile at a level."""
        return Kept(self.graph, self.steady, self.by_scenario.setdefault(name, {}))

    def shared_of(self, book: PriceBook) -> Shared:
        """What projections with this book share."""
        if self.shared is None or self.shared.book is not book:
            self.shared = Shared(book)
        return self.shared

    def elsewhere(self, there: Graph) -> "Reuse":
        """What of it holds for another state of the templates."""
        changed = changes(self.of, there)
        if EVERYTHING in changed:
            return Reuse(there)
        own = {name: _unchanged(known, changed) for name, known in self.by_scenario.items()}
        return Reuse(there, _unchanged(self.steady, changed), own, self.shared)


def _unchanged(kept: Known, changed: set[Asked]) -> Known:
    anything = bool(changed)
    return {
        target: each
        for target, each in kept.items()
        if target not in changed and changed.isdisjoint(each.asked) and not (anything and EVERYTHING in each.asked)
    }


def changes(one: Graph, other: Graph) -> set[Asked]:
    """Resources that are new, gone or different, and their types; everything, where the order of stacks differs."""
    sides = [{stack.key: stack for stack in graph.stacks} for graph in (one, other)]
    common = [[key for key in side if key in sides[0] and key in sides[1]] for side in sides]
    if common[0] != common[1]:
        return {EVERYTHING}
    found: set[Asked] = set()
    for key in dict.fromkeys([*sides[0], *sides[1]]):
        first, second = sides[0].get(key), sides[1].get(key)
        if first is not second:
            found |= _differing(first, second)
    return found


def _differing(first: Stack | None, second: Stack | None) -> set[Asked]:
    mine, yours = (stack.resources if stack else {} for stack in (first, second))
    alike = first is not None and second is not None and same(_facts(first), _facts(second))
    both = [name for name in mine if name in yours]
    if both != [name for name in yours if name in mine]:  # what comes first has another tier of a price
        alike = False
    found: set[Asked] = set()
    for name in dict.fromkeys([*mine, *yours]):
        sides = mine.get(name), yours.get(name)
        if alike and sides[0] and sides[1] and sides[0].type == sides[1].type and same(sides[0].body, sides[1].body):
            continue
        found.update(_named(each for each in sides if each))
    return found


def _named(resources: Iterable[Resource]) -> Iterable[Asked]:
    for each in resources:
        yield each.target
        yield each.type


def _facts(stack: Stack) -> list[Any]:
    return [stack.name, stack.file, stack.region, stack.role, stack.environment, sorted(stack.nested)]
