"""A change to resolved templates, and the price of the changed month: the same model, hours, book and tiers."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import partial
from typing import Any

from cfn.graph import Graph
from cfn.located import Map
from cfn.stack import Resource, Stack
from cfn.unknown import Target
from cost_model.context import Context
from cost_model.outcomes import Outcome
from cost_model.prices import PriceBook
from cost_model.pricing import Pricer, Scenario
from cost_model.profile import LoadProfile
from cost_model.project import outcomes_of
from cost_model.reuse import Kept, Reuse
from cost_model.usage import Usage

Rewrite = Callable[[list[Outcome]], list[Outcome]]
"""What a resource yields → what it yields under the alternative, where no property of a template says it."""


@dataclass(frozen=True, slots=True)
class Change:
    """What an alternative changes.

    ``edits``     resource → dotted path below Properties → new value; None takes the property away.
    ``added``     new resources: stack key → logical id → type and properties. ``removed``: resources that go.
    ``rewrites``  outcomes changed after the price model has spoken.
    ``trunked``   groups whose account gives every ECS task a branch of one network interface (awsvpcTrunking).
    """

    edits: Mapping[Target, Mapping[str, Any]] = field(default_factory=dict)
    removed: frozenset[Target] = frozenset()
    rewrites: Mapping[Target, Rewrite] = field(default_factory=dict)
    added: Mapping[str, Mapping[str, tuple[str, Mapping[str, Any]]]] = field(default_factory=dict)
    trunked: frozenset[Target] = frozenset()

    @property
    def touched(self) -> frozenset[Target]:
        """Every resource that it changes, removes or adds."""
        new = (Target(stack, name) for stack, found in self.added.items() for name in found)
        return frozenset(self.edits) | self.removed | frozenset(self.rewrites) | frozenset(new) | self.trunked

    @property
    def empty(self) -> bool:
        """Whether it changes nothing."""
        return not self.touched

    def plus(self, other: "Change") -> "Change":
        """Both changes; they must not touch the same resource."""
        if self.touched & other.touched:
            raise ValueError("two changes of one resource cannot be made together")
        added = {key: {**self.added.get(key, {}), **other.added.get(key, {})} for key in {*self.added, *other.added}}
        return Change(
            {**self.edits, **other.edits},
            self.removed | other.removed,
            {**self.rewrites, **other.rewrites},
            added,
            self.trunked | other.trunked,
        )


@dataclass(frozen=True, slots=True)
class Case:
    """One month to compare with: a load profile without ranges, and what everything costs in it."""

    graph: Graph
    profile: LoadProfile
    book: PriceBook
    usage: Usage
    loaded: bool
    context: Context
    scenario: Scenario
    reuse: Reuse

    @classmethod
    def of(  # noqa: PLR0913  # what is priced, and how
        cls,
        graph: Graph,
        profile: LoadProfile,
        book: PriceBook,
        usage: Usage,
        *,
        loaded: bool,
        reuse: Reuse | None = None,
    ) -> "Case":
        """The month as the templates are. ``reuse``: shared by months of the same graph and usage."""
        known = reuse or Reuse(graph)
        context = Context(known.graph, profile, usage, book.region, loaded=loaded)
        scenario = _priced(context, book, known.scenario(_name(profile, loaded=loaded)), {})
        return cls(graph, profile, book, usage, loaded, context, scenario, known)

    @property
    def total(self) -> Decimal:
        """US dollars of the month."""
        return total(self.scenario)

    def changed(self, change: Change) -> Scenario:
        """The same month with a change made."""
        known = self.reuse.elsewhere(changed_graph(self.graph, change))
        profile = trunked(self.profile) if change.trunked else self.profile
        context = Context(known.graph, profile, self.usage, self.book.region, loaded=self.loaded)
        kept = known.scenario(_name(profile, loaded=self.loaded))
        return _priced(context, self.book, kept, change.rewrites)


def _name(profile: LoadProfile, *, loaded: bool) -> str:
    """Of a scenario; the profile has no ranges left."""
    return f"{profile.name} {profile.placement.awsvpc_trunking} {loaded}"


def trunked(profile: LoadProfile) -> LoadProfile:
    """The profile with the account setting awsvpcTrunking on."""
    placement = profile.placement.model_copy(update={"awsvpc_trunking": True})
    return profile.model_copy(update={"placement": placement})


def total(scenario: Scenario) -> Decimal:
    """The sum of a scenario's lines."""
    return sum((line.amount for line in scenario.lines.values()), Decimal(0))


def _priced(context: Context, book: PriceBook, kept: Kept, rewrites: Mapping[Target, Rewrite]) -> Scenario:
    pricer = Pricer(book, book.region)
    for stack in kept.graph.stacks:
        for resource in stack.resources.values():
            found = kept.outcomes(resource, context, partial(outcomes_of, resource, context))
            rewrite = rewrites.get(resource.target)
            pricer.add(resource, rewrite(found) if rewrite else found)
    return pricer.scenario


def changed_graph(graph: Graph, change: Change) -> Graph:
    """The graph of the changed templates; the given one stays as it is."""
    return Graph((_changed_stack(stack, change) for stack in graph.stacks), like=graph)


def _changed_stack(stack: Stack, change: Change) -> Stack:
    if not stack.nested and not any(each.stack == stack.key for each in change.touched):
        return stack
    resources: dict[str, Resource] = {}
    for name, resource in stack.resources.items():
        if resource.target in change.removed:
            continue
        edits = change.edits.get(resource.target)
        resources[name] = replace(resource, body=_edited(resource, edits)) if edits else resource
    new = replace(stack, resources=resources, nested={})  # nested stacks are in the graph's list themselves
    for name, (kind, properties) in change.added.get(stack.key, {}).items():
        resources[name] = Resource(new, name, kind, _map({"Type": kind, "Properties": _map(properties)}), (1, 1))
    return new


def _edited(resource: Resource, edits: Mapping[str, Any]) -> Map:
    body = _map(resource.body, resource.body.marks)
    properties: Any = _map(resource.properties, resource.properties.marks)
    for path, value in edits.items():
        properties = _with(properties, path.split("."), value)
    body["Properties"] = properties
    return body


def _with(here: Any, steps: list[str], value: Any) -> Any:
    """A copy of the tree with one value replaced; only what is on the way is copied."""
    copy = _map(here, here.marks) if isinstance(here, Map) else _map(here or {})
    step, rest = steps[0], steps[1:]
    if rest:
        copy[step] = _with(copy.get(step), rest, value)
    elif value is None:
        copy.pop(step, None)
    else:
        copy[step] = value
    return copy


def _map(entries: Mapping[str, Any], marks: Mapping[str, tuple[int, int]] | None = None) -> Map:
    made = Map()
    made.update(entries)
    made.marks = dict(marks or {})
    return made


def by_template(resources: Iterable[Resource]) -> dict[str, list[Resource]]:
    """Resources by stack name and logical id: the same template in two regions is one decision."""
    found: dict[str, list[Resource]] = {}
    for each in resources:
        found.setdefault(f"{each.stack.name}/{each.logical_id}", []).append(each)
    return found
