"""The graph as checks see it."""

from collections.abc import Iterable

from cfn import graph as cfn_graph
from cfn import stack as cfn_stack
from cfn.unknown import Unknown
from policies.kernel import compare
from policies.kernel.oracle import Oracle
from policies.kernel.resource import Resource
from policies.kernel.value import Value


class View:
    """The graph as checks see it: every resource wrapped once, every unknown answered by one oracle."""

    def __init__(self, graph: cfn_graph.Graph) -> None:
        self.graph = graph
        self.oracle = Oracle()
        self.looked_around = False
        """Whether a check has asked for anything but the body of a resource, since this was last set."""
        self._wrapped: dict[cfn_stack.Resource, Resource] = {}
        self._by_type: dict[tuple[str, ...], list[Resource]] = {}

    def wrap(self, node: cfn_stack.Resource) -> Resource:
        """The one wrapper of a node."""
        found = self._wrapped.get(node)
        if found is None:
            found = self._wrapped[node] = Resource(node, self)
        return found

    def _all(self, nodes: Iterable[cfn_stack.Resource]) -> list[Resource]:
        return [self.wrap(node) for node in nodes]

    def of_type(self, *types: str) -> list[Resource]:
        """All resources of the given types, in stack and template order; nobody changes the list."""
        found = self._by_type.get(types)
        if found is None:
            asked = sorted(self.graph.types()) if "*" in types else types
            found = self._by_type[types] = self._all(self.graph.of_type(*asked))
        return found

    def targets(self, value: Value) -> list[Resource]:
        """The resources that a value refers to."""
        return self._all(self.graph.targets(value.raw))

    def referrers(self, resource: Resource, *types: str) -> list[Resource]:
        """The resources (of the given types, or all) that refer to ``resource``."""
        return self._all(self.graph.referrers(resource.node, *types))

    def named(self, value: Value, kind: str, name: str) -> list[Resource]:
        """The resources of type ``kind`` that ``value`` means: by reference, or by the same text in property ``name``.

        The text may be unknown in part, as long as both are written alike; a name counts within its own Region.
        """
        found = [target for target in self.targets(value) if target.type == kind]
        return found or [
            node
            for node in self.of_type(kind)
            if node.region == value.resource.region and _written_alike(node.get(name), value)
        ]


def _written_alike(left: Value | None, right: Value) -> bool:
    if left is None:
        return False
    if isinstance(left.raw, Unknown) and isinstance(right.raw, Unknown):
        return left.resource.identity(left.raw) == right.resource.identity(right.raw)
    return not left.unknown and not right.unknown and compare.same(left.raw, right.raw)
