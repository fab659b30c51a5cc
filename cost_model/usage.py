"""The usage file: monthly quantities that the user knows better than any profile. Format: docs/cost.md."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
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
from cost_model.usage_foreign import is_foreign, translated

REMEDY = f"Quantities are per month, 0 to {LARGEST:,}; see docs/cost.md, `Usage file`."
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


ByType = dict[str, ResourceUsage]
"""Resource type → quantities."""


class UsageFile(Frozen):
    """``resources`` by ``stack/LogicalId`` or ``LogicalId`` (shell patterns allowed), ``types`` by resource type.

    ``stacks``: types by stack name or key; ``tags``: types by ``Key=Value``, as a team tags what it owns; both take
    shell patterns.
    """

    version: Literal[1]
    resources: dict[str, ResourceUsage] = Field(default_factory=dict)
    stacks: dict[str, ByType] = Field(default_factory=dict)
    tags: dict[str, ByType] = Field(default_factory=dict)
    types: ByType = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Usage:
    """What usage files say, ready to be asked; empty without one. The first entry that has a key counts.

    The narrower entry counts before the wider one: a resource's own, its stack's, its tags', its type's. Of two as
    narrow, the one that stands first; :func:`load_usages` puts the last file first.
    """

    resources: Mapping[str, ResourceUsage] = field(default_factory=dict)
    types: Mapping[str, ResourceUsage] = field(default_factory=dict)
    stacks: Mapping[str, ByType] = field(default_factory=dict)
    tags: Mapping[str, ByType] = field(default_factory=dict)
    below: "Usage | None" = None
    """What the files before this one say."""

    def quantity(self, resource: Resource, key: str) -> Decimal | None:
        """The quantity for one key."""
        if self.empty:
            return None
        for entry in self._entries(resource):
            if key in entry.quantities:
                return entry.quantities[key]
        return None

    def own(self, resource: Resource) -> set[str]:
        """The keys that entries for this very resource give, in any file."""
        file: Usage | None = self
        found: set[str] = set()
        while file is not None:
            found.update(*(e.quantities for pattern, e in file.resources.items() if addressed(pattern, resource)))
            file = file.below
        return found

    def says(self, resource: Resource) -> bool:
        """Whether any entry is about the resource."""
        return next(iter(self._entries(resource)), None) is not None

    def lines(self, resource: Resource) -> tuple[ExtraLine, ...]:
        """The lines added to a resource, by the first entry that has any."""
        return next((entry.lines for entry in self._entries(resource) if entry.lines), ())

    @property
    def empty(self) -> bool:
        """Whether no file says anything: asked for every quantity, so it must be quick to tell."""
        return not (self.resources or self.types or self.stacks or self.tags or self.below)

    def _entries(self, resource: Resource) -> Iterable[ResourceUsage]:
        if self.empty:
            return
        files = [self]
        while files[-1].below is not None:
            files.append(files[-1].below)
        for file in files:
            yield from (entry for pattern, entry in file.resources.items() if addressed(pattern, resource))
        for file in files:
            named = (by for pattern, by in file.stacks.items() if of_stack(pattern, resource))
            yield from (by[resource.type] for by in named if resource.type in by)
        for file in files:
            named = (by for pattern, by in file.tags.items() if tagged(pattern, resource))
            yield from (by[resource.type] for by in named if resource.type in by)
        yield from (file.types[resource.type] for file in files if resource.type in file.types)


def of_stack(pattern: str, resource: Resource) -> bool:
    """Whether ``pattern`` names the resource's stack, by name or key."""
    return any(fnmatchcase(name, pattern) for name in (resource.stack.name, resource.stack.key))


def tagged(pattern: str, resource: Resource) -> bool:
    """Whether a tag of the resource is ``pattern``, written ``Key=Value``; tags that a stack gives are not seen."""
    return any(fnmatchcase(f"{key}={value}", pattern) for key, value in tags(resource))


def tags(resource: Resource) -> Iterable[tuple[str, str]]:
    """The tags in a resource's own Tags that are known: a list of Key and Value, or a mapping."""
    written = resource.get("Tags")
    if isinstance(written, dict):
        pairs: list[tuple[object, object]] = list(written.items())
    else:
        listed = written if isinstance(written, list) else ()
        pairs = [(each.get("Key"), each.get("Value")) for each in listed if isinstance(each, dict)]
    return ((key, value) for key, value in pairs if isinstance(key, str) and isinstance(value, str))


def addressed(pattern: str, resource: Resource) -> bool:
    """Whether ``pattern`` names the resource: ``LogicalId``, ``stack name/LogicalId`` or ``stack key/LogicalId``."""
    names = (
        resource.logical_id,
        f"{resource.stack.name}/{resource.logical_id}",
        f"{resource.stack.key}/{resource.logical_id}",
    )
    return any(fnmatchcase(name, pattern) for name in names)


def load_usages(
    paths: Iterable[Path], resources: Iterable[Resource], keys: Mapping[str, Iterable[str]], *, strict: bool = True
) -> Usage:
    """Read usage files; of entries that are as narrow, those of the last file count. See :func:`load_usage`."""
    found, usage = list(resources), Usage()
    for path in paths:
        usage = replace(load_usage(path, found, keys, strict=strict), below=usage)
    return usage


def load_usage(
    path: Path, resources: Iterable[Resource], keys: Mapping[str, Iterable[str]], *, strict: bool = True
) -> Usage:
    """Read a usage file and check it against the resources it will be used for.

    Args:
        path: a YAML or JSON file. An entry is a mapping of usage keys to numbers, with ``lines`` for added line items.
            A usage file of Infracost is taken too, as far as its keys mean the same.
        resources: all resources that will be priced.
        keys: resource type → the usage keys its price model knows.
        strict: whether everything it names has to be there. An older state of the templates need not have it.

    Raises:
        CfnError: at the line of an entry that names no resource, or of a key its type does not have.
    """
    root = read_tree(path, "a usage file")
    found = list(resources)
    if is_foreign(root):
        root = translated(root, path, found, strict=strict)
    file = validated(root, UsageFile, path, REMEDY)
    if strict:
        _Checker(path, root, keys, found).check_all(file)
    return Usage(file.resources, file.types, file.stacks, file.tags)


@dataclass(frozen=True, slots=True)
class _Checker:
    """Checks what a file names against the resources there are, and its keys against their types."""

    path: Path
    root: Map
    keys: Mapping[str, Iterable[str]]
    resources: list[Resource]

    def check_all(self, file: UsageFile) -> None:
        names = [resource.logical_id for resource in self.resources]
        for pattern, entry in file.resources.items():
            named = [resource for resource in self.resources if addressed(pattern, resource)]
            if not named:
                raise self._nobody("resource is called", names, "a logical id, or stack/LogicalId", pattern)
            self.check(list(dict.fromkeys(resource.type for resource in named)), entry, "resources", pattern)
        for name, entry in file.types.items():
            self.check([name], entry, "types", name)
        self._check_groups(file)

    def _check_groups(self, file: UsageFile) -> None:
        stacks = [name for each in self.resources for name in (each.stack.name, each.stack.key)]
        owned = [f"{key}={value}" for each in self.resources for key, value in tags(each)]
        for section, groups, known, what in (
            ("stacks", file.stacks, stacks, "stack is called"),
            ("tags", file.tags, owned, "resource has the tag"),
        ):
            for pattern, types in groups.items():
                if not any(fnmatchcase(name, pattern) for name in known):
                    raise self._nobody(what, known, "one that is there", pattern, section)
                for name, entry in types.items():
                    self.check([name], entry, section, pattern, name)

    def _nobody(  # what is said of a name that nothing has
        self, what: str, known: Iterable[str], give: str, pattern: str, section: str = "resources"
    ) -> CfnError:
        near = get_close_matches(pattern, list(dict.fromkeys(known)), n=1, cutoff=0.5)
        hint = f"Did you mean {near[0]}?" if near else f"Name {give}."
        return CfnError(f"no {what} {pattern!r}", self.place(section, pattern), hint)

    def check(self, names: list[str], entry: ResourceUsage, *steps: str) -> None:
        """A key must be one of a type that is meant: a pattern may mean several, of which not all take it."""
        known = sorted({key for name in names for key in self.keys.get(name, ())})
        for key in entry.quantities:
            if key not in known:
                near = ", ".join(get_close_matches(key, known, n=3, cutoff=0.5))
                remedy = f"It takes {', '.join(known)}." if known else self._none(names)
                remedy = f"Did you mean {near}? {remedy}" if near else remedy
                named = names[0] if len(names) == 1 else f"none of {', '.join(names)}"
                raise CfnError(
                    f"{named} has {'a' if len(names) > 1 else 'no'} usage key {key!r}", self.place(*steps, key), remedy
                )

    def _none(self, names: list[str]) -> str:
        """What to do about keys of a type that has none; a misspelt type has a neighbour that does."""
        near = [each for name in names for each in get_close_matches(name, list(self.keys), n=1, cutoff=0.9)]
        return f"Did you mean {near[0]}?" if near else "It takes none; add `lines` instead."

    def place(self, *steps: str) -> Location:
        return Location(self.path.as_posix(), *mark_at(self.root, steps, (1, 1)))
