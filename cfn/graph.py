"""One graph over the resources of several stacks: who refers to whom."""

from collections.abc import Callable, Iterable
from typing import Any

from cfn.stack import Resource, Stack
from cfn.unknown import Target, Unknown


def unknowns(value: Any) -> list[Unknown]:
    """Every single Unknown inside a resolved value, in order."""
    found: list[Unknown] = []
    _gather(value, found)
    return found


def _gather(value: Any, found: list[Unknown]) -> None:
    """Text, which most values are, is passed over first; this goes over every value of a template."""
    if isinstance(value, (dict, list)):
        for entry in value.values() if isinstance(value, dict) else value:
            if entry.__class__ is not str:
                _gather(entry, found)
    elif isinstance(value, Unknown):
        found += value.atoms()


class Graph:
    """Resources of all given stacks, nested ones too, and the edges that Ref, GetAtt, exports and SSM paths draw.

    Each stack has a key of its own: the variants of one template are alternatives, and make a graph each.
    """

    def __init__(self, stacks: Iterable[Stack], like: "Graph | None" = None) -> None:
        """``like``: a graph that shares most resources with this one; what those refer to is not looked for again."""
        self.stacks: list[Stack] = []
        for stack in stacks:
            self._add(stack)
        if len({stack.key for stack in self.stacks}) < len(self.stacks):
            raise ValueError("two stacks of one graph share a key; variants make a graph each")
        self._nodes: dict[Target, Resource] = {r.target: r for s in self.stacks for r in s.resources.values()}
        self._by_type: dict[str, list[Resource]] = {}
        for node in self._nodes.values():
            self._by_type.setdefault(node.type, []).append(node)
        self._edges: dict[Target, list[Resource]] | None = None
        self._named: dict[Target, tuple[Any, tuple[Target, ...]]] = {} if like is None else like._named
        self._remembered: dict[object, Any] = {}

    def _add(self, stack: Stack) -> None:
        self.stacks.append(stack)
        for inner in stack.nested.values():
            self._add(inner)

    def of_type(self, *types: str) -> list[Resource]:
        """All resources of the given types, in stack and template order."""
        return [resource for wanted in types for resource in self._by_type.get(wanted, ())]

    def remember(self, key: object, compute: Callable[[], Any]) -> Any:
        """``compute()``, once for each key: for answers that follow from the resources alone, asked again and again."""
        if key not in self._remembered:
            self._remembered[key] = compute()
        return self._remembered[key]

    def types(self) -> set[str]:
        """The resource types that occur."""
        return set(self._by_type)

    def resource(self, target: Target | None) -> Resource | None:
        """The resource a target names; None where it is outside the graph."""
        return self._nodes.get(target) if target is not None else None

    def targets(self, value: Any) -> list[Resource]:
        """The resources that a value (or any part of it) refers to, without repeats, in order."""
        seen: dict[Target, Resource] = {}
        for unknown in unknowns(value):
            for target in unknown.targets():
                found = self.resource(target)
                if found is not None:
                    seen.setdefault(found.target, found)
        return list(seen.values())

    def referrers(self, resource: Resource, *types: str) -> list[Resource]:
        """The resources (of the given types, or all) whose body refers to ``resource``."""
        if self._edges is None:
            self._edges = {}
            for name, node in self._nodes.items():
                for target in self._targets_of(name, node.body):
                    if target in self._nodes and target != name:
                        self._edges.setdefault(target, []).append(node)
        found_all = self._edges.get(resource.target, [])
        return [r for r in found_all if not types or r.type in types]

    def _targets_of(self, name: Target, body: Any) -> tuple[Target, ...]:
        """What the body of the resource ``name`` refers to, each once, in order; also what is outside the graph."""
        known = self._named.get(name)
        if known is not None and known[0] is body:
            return known[1]
        found = tuple(dict.fromkeys(target for unknown in unknowns(body) for target in unknown.targets()))
        if known is None:
            self._named[name] = (body, found)
        return found
