"""platform.yaml and environments/<name>.yaml as typed, checked values."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.located import Map, Seq
from cfn.parameter_files import located_file

_STACK_KEYS = frozenset({"name", "template", "roles", "wiring", "after"})
_SECTIONS = ("parameters", "stacks", "roles_parameters", "role_stacks")


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest: a stack in one role, and where it is written.

    ``after`` holds the keys of stacks that must stand first: those in other regions, and those of its own from which it
    reads nothing. What it reads, the wiring says.
    """

    name: str
    role: str
    template: Path
    wiring: dict[str, str]
    location: Location
    after: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """Its key in the graph: ``role/name``."""
        return f"{self.role}/{self.name}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole platform.yaml: ``regions`` by role, ``entries`` in deployment order."""

    path: Path
    project: str
    regions: dict[str, str]
    entries: list[Entry]


@dataclass(frozen=True, slots=True)
class Settings:
    """One environment file: its roles, and the parameters for a stack in a role."""

    path: Path
    roles: list[str]
    root: Map

    def sources(self, role: str, stack: str) -> Iterator[tuple[Map, bool]]:
        """Maps of parameters for a stack in a role, the least specific first; True where each must be declared."""
        for keys, exact in (
            (("parameters",), False),
            (("roles_parameters", role), False),
            (("stacks", stack), True),
            (("role_stacks", role, stack), True),
        ):
            here: Any = self.root
            for key in keys:
                here = here.get(key) if isinstance(here, Map) else None
            if isinstance(here, Map):
                yield here, exact

    def error(self, message: str, remedy: str, *steps: str) -> CfnError:
        """An error at the deepest existing entry along ``steps``."""
        return _at(self.path, self.root, message, remedy, *steps)


def environments(manifest: Path) -> list[str]:
    """The names of the environments beside a manifest, sorted."""
    return sorted(path.stem for path in (manifest.parent / "environments").glob("*.yaml"))


def read_manifest(path: Path) -> Manifest:
    """Read platform.yaml. Raises CfnError at whatever is wrong in it."""
    root = _mapping(located_file(path), path, "a platform manifest")
    project = root.get("project")
    if not isinstance(project, str):
        raise _at(path, root, "The manifest names no project", "Add project: name.", "project")
    regions = root.get("regions")
    if not isinstance(regions, Map) or not all(isinstance(region, str) for region in regions.values()):
        raise _at(path, root, "The manifest gives no regions", "Add regions: {role: region}.", "regions")
    stacks = root.get("stacks")
    if not isinstance(stacks, Seq):
        raise _at(path, root, "The manifest lists no stacks", "Add stacks: [...].", "stacks")
    seen: dict[tuple[str, str], Location] = {}
    entries: list[Entry] = []
    for item, mark in zip(stacks, stacks.marks, strict=True):
        for entry in _entries(item, path, Location(path.as_posix(), *mark), regions):
            first = seen.setdefault((entry.name, entry.role), entry.location)
            if first is not entry.location:
                raise CfnError(f"{entry.key} stands twice, first at {first}", entry.location, "Remove one.")
            entries.append(entry)
    _check_after(entries)
    return Manifest(path, project, dict(regions), entries)


def _entries(item: Any, path: Path, place: Location, regions: Map) -> Iterator[Entry]:
    if not isinstance(item, Map) or not {"name", "template", "roles"} <= item.keys():
        raise CfnError("A stack needs name, template and roles", place, "Complete the entry.")
    unknown = item.keys() - _STACK_KEYS
    if unknown:
        raise CfnError(f"A stack has no {', '.join(sorted(unknown))}", place, "Remove it.")
    name, template, roles = item["name"], item["template"], item["roles"]
    wiring = item.get("wiring", Map())
    if not isinstance(name, str) or not isinstance(template, str):
        raise CfnError("name and template of a stack are text", place, "Write text.")
    if not isinstance(roles, Seq) or not all(isinstance(role, str) for role in roles):
        raise CfnError("roles of a stack is a list", place, "Write roles: [primary].")
    if not isinstance(wiring, Map) or not all(isinstance(key, str) for key in wiring.values()):
        raise CfnError("wiring of a stack maps parameters to paths", place, "Write Parameter: producer/key.")
    after = item.get("after", Map())
    lists = after.values() if isinstance(after, Map) else [None]
    if not all(isinstance(keys, Seq) and all(isinstance(key, str) for key in keys) for keys in lists):
        raise CfnError(
            "after of a stack maps its roles to lists of stacks", place, "Write after: {role: [role/stack]}."
        )
    if not after.keys() <= set(roles):
        raise CfnError("after names a role that the stack does not have", place, "Correct it, or add it to roles.")
    file = path.parent / template
    if not file.resolve().is_relative_to(path.resolve().parent):
        raise CfnError(f"The template {template} is outside the platform's folder", place, "Keep it inside.")
    for role in roles:
        if role not in regions:
            raise CfnError(f"Role {role!r} has no region", place, "Add it to regions.")
        # A new Location each time: the caller tells repeats by identity.
        yield Entry(name, role, file, dict(wiring), Location(*place), tuple(after.get(role, ())))


def _check_after(entries: list[Entry]) -> None:
    keys = {entry.key for entry in entries}
    for entry in entries:
        for key in entry.after:
            if key not in keys:
                raise CfnError(f"{entry.key} waits for {key}, which is no stack", entry.location, "Correct after.")


def read_settings(manifest: Manifest, environment: str) -> Settings:
    """Read an environment file. Raises CfnError for unknown roles, stacks and settings."""
    known = environments(manifest.path)
    if environment not in known:
        remedy = f"One of: {', '.join(known) or 'none, write environments/NAME.yaml'}."
        raise CfnError(f"There is no environment {environment!r}", Location(manifest.path.as_posix()), remedy)
    path = manifest.path.parent / "environments" / f"{environment}.yaml"
    root = _mapping(located_file(path), path, "an environment")
    roles = root.get("roles", Seq())
    if not isinstance(roles, Seq) or not all(isinstance(role, str) for role in roles):
        raise _at(path, root, "roles is a list of roles", "Write roles: [primary].", "roles")
    settings = Settings(path, list(roles), root)
    for key in root:
        if key not in {"environment", "roles", *_SECTIONS}:
            raise settings.error(f"Unknown setting {key!r}", f"Known: roles, {', '.join(_SECTIONS)}.", key)
    if root.get("environment", environment) != environment:
        raise settings.error(f"This file is not {root['environment']!r}", "Name it as the file.", "environment")
    for role in roles:
        if role not in manifest.regions:
            raise settings.error(f"Role {role!r} has no region", f"Add it to {manifest.path.name}.", "roles")
    _check_sections(settings, manifest)
    return settings


def _check_sections(settings: Settings, manifest: Manifest) -> None:
    names = {entry.name for entry in manifest.entries}
    role_stacks = _section(settings, "role_stacks")
    _section(settings, "parameters")
    for role, entries in role_stacks.items():
        _known(settings, manifest.regions, "role", "role_stacks", role)
        for name in _inner(settings, entries, "role_stacks", role):
            _known(settings, names, "stack", "role_stacks", role, name)
            _inner(settings, entries[name], "role_stacks", role, name)
    for name, given in _section(settings, "stacks").items():
        _known(settings, names, "stack", "stacks", name)
        _inner(settings, given, "stacks", name)
    for role, given in _section(settings, "roles_parameters").items():
        _known(settings, manifest.regions, "role", "roles_parameters", role)
        _inner(settings, given, "roles_parameters", role)


def _known(settings: Settings, names: Any, what: str, *steps: str) -> None:
    if steps[-1] not in names:
        raise settings.error(f"There is no {what} {steps[-1]!r}", "Correct the name.", *steps)


def _section(settings: Settings, name: str) -> Map:
    section = settings.root.get(name)
    return Map() if section is None else _inner(settings, section, name)


def _inner(settings: Settings, value: Any, *steps: str) -> Map:
    if not isinstance(value, Map):
        raise settings.error(f"{'.'.join(steps)} is a map", "Write name: value.", *steps)
    return value


def _mapping(root: Any, path: Path, what: str) -> Map:
    if not isinstance(root, Map):
        raise CfnError(f"Not {what}", Location(path.as_posix()), "Write a YAML mapping.")
    return root


def _at(path: Path, root: Map, message: str, remedy: str, *steps: str) -> CfnError:
    from cfn.located import mark_at

    return CfnError(message, Location(path.as_posix(), *mark_at(root, steps, (1, 1))), remedy)
