"""A resolved stack and its resources: the plain values that policies and prices read."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark, Path, find, mark_at
from cfn.unknown import Target, Unknown

if TYPE_CHECKING:
    from cfn.lookups import Fault


@dataclass(slots=True, eq=False)
class Resource:
    """One resource after resolution; ``body`` is its whole entry (Type, Properties, DependsOn, DeletionPolicy …)."""

    stack: "Stack"
    logical_id: str
    type: str
    body: Map
    mark: Mark

    @property
    def written_as(self) -> tuple[str, str]:
        """The logical id and type that the template has: those of the SAM resource where SAM made this one."""
        return self.stack.sources.get(self.logical_id, (self.logical_id, self.type))

    @property
    def properties(self) -> Map:
        """Its Properties; empty where the template gives none."""
        found = self.body.get("Properties")
        return found if isinstance(found, Map) else Map()

    @property
    def target(self) -> Target:
        """What a Ref or GetAtt to it carries."""
        return Target(self.stack.key, self.logical_id)

    @property
    def location(self) -> Location:
        """Where its logical id is written."""
        return Location(self.stack.file, *self.mark)

    def get(self, pattern: str, default: Any = None) -> Any:
        """The first value at the dotted path below Properties, else ``default``."""
        properties = self.body.get("Properties")
        if type(properties) is Map and pattern.isalpha():  # one plain step, as nearly always
            if pattern in properties:
                return properties[pattern]
            if "Fn::Transform" not in properties:
                return default
        for _, value in self.find(pattern):
            return value
        return default

    def find(self, pattern: str) -> Iterator[tuple[Path, Any]]:
        """Paths (below Properties) and values at a dotted path with ``*``; see :func:`cfn.located.find`.

        Properties that a macro makes at deployment are one Unknown at the empty path.
        """
        properties = self.body.get("Properties")
        return find(properties if isinstance(properties, Unknown) else self.properties, pattern)

    def locate(self, path: Path) -> Location:
        """The place of the deepest entry of ``path`` below Properties that exists, else of the resource."""
        mark = self.body.marks.get("Properties", self.mark) if path else self.mark
        return Location(self.stack.file, *mark_at(self.properties, path, mark))


@dataclass(slots=True, eq=False)
class Stack:
    """One template resolved with one set of parameters.

    ``key``         unique in a platform: ``role/name``; nested stacks add ``/LogicalId``. A lone template: its file.
    ``parameters``  every parameter's value, plain or Unknown. ``assumed``: those taken in turn because none was given.
    ``hidden``      the parameters with NoEcho.
    ``conditions``  every condition's truth in this variant. ``outputs``: name → resolved ``Value``.
    ``nested``      logical id of an AWS::CloudFormation::Stack → the stack of its local template.
    ``problems``    what is wrong with a part, whatever it is (cfn/problems.py): a nested template that is not at hand,
                    a reference to nothing, a function with wrong arguments. The part is missing, what it gives is
                    Unknown, all else is resolved. Never when strict.
    ``faults``      lookups in mappings of keys that are not there, also in branches that are not taken; ``missed``:
                    place → message of those that were met here.
    ``sources``     logical id → id and type of the SAM resource that it was translated from.
    ``latent``      resources that only this stack has, with the condition that leaves them out of all others; such a
                    stack is made to look at those alone: no deployment need be like the rest of it.
    ``unseen``      where and why something is not seen that only a deployment knows, by nobody's mistake: a macro, an
                    included file, a module, a nested template whose address is unknown.
    """

    key: str
    name: str
    file: str
    region: str | None = None
    role: str = ""
    environment: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    assumed: dict[str, Any] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    conditions: dict[str, bool] = field(default_factory=dict)
    resources: dict[str, Resource] = field(default_factory=dict)
    outputs: dict[str, Any] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)
    metadata: Map = field(default_factory=Map)
    nested: dict[str, "Stack"] = field(default_factory=dict)
    problems: list[CfnError] = field(default_factory=list)
    faults: list["Fault"] = field(default_factory=list)
    missed: dict[Mark, str] = field(default_factory=dict)
    latent: dict[str, str] = field(default_factory=dict)
    unseen: list[tuple[Location, str]] = field(default_factory=list)
    sources: dict[str, tuple[str, str]] = field(default_factory=dict)

    def of_type(self, *types: str) -> Iterator[Resource]:
        """Its resources of the given types, in template order."""
        return (resource for resource in self.resources.values() if resource.type in types)
