"""The usage file: monthly quantities that the user knows better than any profile. Format: docs/cost.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from cfn.errors import CfnError, Location
from cfn.located import Map, mark_at
from cfn.stack import Resource
from cost_model.drivers import LARGEST, Frozen
from cost_model.files import read_tree, validated

NonNegative = Annotated[Decimal, Field(ge=0, le=LARGEST, max_digits=30, allow_inf_nan=False)]


class ExtraLine(Frozen):
    """A line item the user adds to a resource: any service, price key and quantity; the price comes from the book."""

    component: str = Field(min_length=1)
    service: str = Field(min_length=1)
    key: str = Field(min_length=1)
    quantity: NonNegative


class ResourceUsage(BaseModel):
    """Quantities by usage key, and added lines."""

    model_config = ConfigDict(extra="allow", frozen=True)
    __pydantic_extra__: dict[str, NonNegative] = Field(init=False)
    lines: tuple[ExtraLine, ...] = ()

    @property
    def quantities(self) -> dict[str, Decimal]:
        """Usage key → quantity a month."""
        return self.__pydantic_extra__


class UsageFile(Frozen):
    """``resources`` by ``stack/LogicalId`` or ``LogicalId`` (shell patterns allowed), ``types`` by resource type."""

    version: Literal[1]
    resources: dict[str, ResourceUsage] = Field(default_factory=dict)
    types: dict[str, ResourceUsage] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usage:
    """What a usage file says, ready to be asked; empty without one."""

    resources: Mapping[str, ResourceUsage] = field(default_factory=dict)
    types: Mapping[str, ResourceUsage] = field(default_factory=dict)

    def quantity(self, resource: Resource, key: str) -> Decimal | None:
        """The quantity for one key: the resource's own entry before its type's."""
        for entry in self._entries(resource):
            if key in entry.quantities:
                return entry.quantities[key]
        return None

    def lines(self, resource: Resource) -> tuple[ExtraLine, ...]:
        """The lines added to a resource: of its own entry, else of its type's."""
        return next((entry.lines for entry in self._entries(resource) if entry.lines), ())

    def _entries(self, resource: Resource) -> Iterable[ResourceUsage]:
        for pattern, entry in self.resources.items():
            if addressed(pattern, resource):
                yield entry
        if resource.type in self.types:
            yield self.types[resource.type]


def addressed(pattern: str, resource: Resource) -> bool:
    """Whether ``pattern`` names the resource: ``LogicalId``, ``stack name/LogicalId`` or ``stack key/LogicalId``."""
    names = (
        resource.logical_id,
        f"{resource.stack.name}/{resource.logical_id}",
        f"{resource.stack.key}/{resource.logical_id}",
    )
    return any(fnmatchcase(name, pattern) for name in names)


def load_usage(path: Path, resources: Iterable[Resource], keys: Mapping[str, Iterable[str]]) -> Usage:
    """Read a usage file and check it against the resources it will be used for.

    Args:
        path: a YAML or JSON file. An entry is a mapping of usage keys to numbers, with ``lines`` for added line items.
        resources: all resources that will be priced.
        keys: resource type → the usage keys its price model knows.

    Raises:
        CfnError: at the line of an entry that names no resource, or of a key its type does not have.
    """
    root = read_tree(path, "a usage file")
    remedy = f"Quantities are per month, 0 to {LARGEST:,}; see docs/cost.md, `Usage file`."
    file = validated(root, UsageFile, path, remedy)
    checker = _Checker(path, root, keys)
    found = list(resources)
    for pattern, entry in file.resources.items():
        named = [resource for resource in found if addressed(pattern, resource)]
        if not named:
            near = get_close_matches(pattern, [resource.logical_id for resource in found], n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else "Name a logical id, or stack/LogicalId."
            raise CfnError(f"no resource is called {pattern!r}", checker.place("resources", pattern), hint)
        for name in dict.fromkeys(resource.type for resource in named):
            checker.check(name, entry, "resources", pattern)
    for name, entry in file.types.items():
        checker.check(name, entry, "types", name)
    return Usage(file.resources, file.types)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks usage keys against the types they are given for."""

    path: Path
    root: Map
    keys: Mapping[str, Iterable[str]]

    def check(self, name: str, entry: ResourceUsage, *steps: str) -> None:
        known = sorted(self.keys.get(name, ()))
        for key in entry.quantities:
            if key not in known:
                remedy = f"It takes {', '.join(known)}." if known else "It takes none; add `lines` instead."
                raise CfnError(f"{name} has no usage key {key!r}", self.place(*steps, key), remedy)

    def place(self, *steps: str) -> Location:
        return Location(self.path.as_posix(), *mark_at(self.root, steps, (1, 1)))
