"""What a check gets: one resource, and from it the whole graph around."""

from collections.abc import Callable, Hashable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from cfn import graph as cfn_graph
from cfn import stack as cfn_stack
from cfn.errors import Location
from cfn.located import Path, marks_along
from policies.kernel.comparing import identity
from policies.kernel.inside import Inside, inside
from policies.kernel.value import Value, below, first

if TYPE_CHECKING:
    from cfn.unknown import Unknown
    from policies.kernel.oracle import Oracle
    from policies.kernel.view import View

Kept = TypeVar("Kept")


class Resource:
    """One resolved resource. Patterns are dotted paths below its Properties; ``*`` is each item of a list.

    What lies around it is reached through :attr:`view`, :attr:`stack` and :attr:`node` alone, and asking for one of
    them is noted: of a check that asks for none, the answer is known wherever the body is the same. What is unknown in
    the body is a part of it: the oracle gives the same answers in the same order to the same questions.
    """

    __slots__ = ("_node", "_properties", "_remembered", "_view", "id", "type", "whole")

    def __init__(self, node: cfn_stack.Resource, view: "View") -> None:
        self._node = node
        self._view = view
        self.id = node.logical_id
        self.type = node.type
        self.whole = node.body
        """All of it as plain values: Type, Properties, DependsOn, DeletionPolicy …"""
        self._properties = node.body.get("Properties")
        self._remembered: dict[Callable[[Resource], Any], Any] = {}

    @property
    def view(self) -> "View":
        """The graph around it."""
        self._view.looked_around = True
        return self._view

    @property
    def node(self) -> cfn_stack.Resource:
        """The resource that it is in its stack."""
        self._view.looked_around = True
        return self._node

    @property
    def stack(self) -> cfn_stack.Stack:
        """The stack that it is in."""
        self._view.looked_around = True
        return self._node.stack

    @property
    def oracle(self) -> "Oracle":
        """Who answers questions about what is unknown in it."""
        return self._view.oracle

    def identity(self, unknown: "Unknown") -> Hashable:
        """What tells an unknown of this resource from others, of this stack or another one."""
        return identity(unknown, self._node.stack.key)

    @property
    def region(self) -> str | None:
        """The Region its stack is deployed to; None where it is not known."""
        return self.stack.region

    @property
    def standby(self) -> bool:
        """Whether its stack is the warm standby of a platform, which holds the least capacity until a failover."""
        return self.stack.role == "secondary"

    @property
    def environment(self) -> str:
        """The environment its stack is for, by the platform or by a parameter of that name; empty where none is said.

        Only capacity, redundancy and retention may depend on it.
        """
        if self.stack.environment:
            return self.stack.environment
        said = self.stack.parameters.get("Environment")
        return said if isinstance(said, str) else ""

    def may(self, question: str) -> bool:
        """A question about this resource that the templates at hand cannot answer; the engine tries both answers."""
        return self.oracle.ask(self._node.target, "may", question, cause=f"{self.id} may {question}")

    def __repr__(self) -> str:
        return f"Resource({self.stack.key}/{self.id})"

    def each(self, pattern: str) -> Iterator[Value]:
        """Every value at ``pattern`` below Properties."""
        return below(self._properties, self, ("Properties",), pattern)

    def get(self, pattern: str) -> Value | None:
        """The first value at ``pattern`` below Properties; None where there is none."""
        return first(self._properties, self, ("Properties",), pattern)

    def on(self, pattern: str) -> bool:
        """Whether the switch at ``pattern`` is there and on."""
        found = self.get(pattern)
        return found is not None and bool(found)

    def spot(self, pattern: str) -> "Place":
        """Where to point for ``pattern``: at its value, or where it is missing at the resource, naming the path."""
        found = self.get(pattern)
        return (self, pattern) if found is None else found

    def attribute(self, pattern: str) -> Value | None:
        """A resource attribute such as ``DeletionPolicy`` or ``UpdatePolicy.AutoScalingRollingUpdate``."""
        return first(self.whole, self, (), pattern)

    def remember(self, compute: "Callable[[Resource], Kept]") -> "Kept":
        """What ``compute`` says of it, made once for every policy that asks; nobody changes it.

        Only for what follows from the body alone and asks nothing about what is unknown there: answers differ from run
        to run.
        """
        if compute not in self._remembered:
            self._remembered[compute] = compute(self)
        kept: Kept = self._remembered[compute]
        return kept

    def inside(self) -> Inside:
        """All names and texts in its body."""
        return self.remember(_inside)

    def body(self) -> Value:
        """Its whole Properties as one value."""
        return Value(self._properties, self, ("Properties",))

    def referrers(self, *types: str) -> "list[Resource]":
        """The resources (of the given types, or all) that refer to it, in any stack."""
        return self.view.referrers(self, *types)

    def met_elsewhere(self, question: str) -> bool:
        """A relation that another template may hold: asked only where this one hands out the resource's id or ARN.

        In a platform all templates are at hand, so nothing is elsewhere.
        """
        if self.stack.role or self.stack.environment:
            return False
        handed_out = [*self.stack.exports.values()]
        handed_out += [each.whole for each in self.referrers("AWS::SSM::Parameter")]
        names = (atom for value in handed_out for atom in cfn_graph.unknowns(value) if atom.target == self.node.target)
        return any(atom.kind == "ref" or atom.attribute.endswith("Arn") for atom in names) and self.may(question)

    def locate(self, path: Path) -> Location:
        """The line of the deepest part of ``path`` that is written; of the logical id where none of it is."""
        inside = path[:1] == ("Properties",)
        mark = self._node.mark
        for deeper in marks_along(self._properties if inside else self.whole, path[1:] if inside else path):
            if deeper < mark:
                break  # what a parameter or mapping holds is written above; the fault is where it is used
            mark = deeper
        return Location(self._node.stack.file, *mark)


def _inside(resource: Resource) -> Inside:
    return inside(resource.whole)


ATTRIBUTES = frozenset(
    {"CreationPolicy", "DeletionPolicy", "DependsOn", "Metadata", "UpdatePolicy", "UpdateReplacePolicy"}
)
"""Parts of a resource that stand beside its Properties; no resource type has a property of these names at the top."""

Place = Value | Resource | tuple[Resource | Value, str]


def place_of(place: Place) -> tuple[Resource, Path]:
    """The resource and body path that a violation points at; digits in a written path are list indices."""
    if isinstance(place, Value):
        return place.resource, place.path
    if isinstance(place, Resource):
        return place, ()
    anchor, written = place
    steps = _written_steps(written)
    if isinstance(anchor, Value):
        return anchor.resource, anchor.path + steps
    return anchor, steps if steps[0] in ATTRIBUTES else ("Properties", *steps)


@cache
def _written_steps(written: str) -> Path:
    return tuple(int(step) if step.isdigit() else step for step in written.split("."))
