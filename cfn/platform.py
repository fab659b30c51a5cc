"""All stacks of one environment as one graph: what one stack publishes, later ones read.

``platform.yaml`` lists stacks, order, roles and wiring; ``environments/<name>.yaml`` beside it holds parameters.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfn.errors import CfnError, Location
from cfn.graph import Graph
from cfn.located import Map, Seq
from cfn.parameter_files import located_file
from cfn.parameters import Parameter, declared
from cfn.resolve import Context, resolve
from cfn.source import Template, read
from cfn.stack import Resource, Stack

ROLE_PARAMETER = "RegionRole"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the manifest: a stack in one role, and where it is written."""

    name: str
    role: str
    template: Path
    wiring: dict[str, str]
    location: Location

    @property
    def key(self) -> str:
        """Its key in the graph: ``role/name``."""
        return f"{self.role}/{self.name}"


@dataclass(slots=True)
class Platform:
    """One environment, resolved: ``stacks`` in deployment order and the ``graph`` over all of them."""

    manifest: Path
    project: str
    environment: str
    regions: dict[str, str]
    stacks: list[Stack] = field(default_factory=list)
    graph: Graph = field(default_factory=lambda: Graph([]))


@dataclass(slots=True)
class _Produced:
    """What a region's stacks have published so far."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Resource] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)
    exported_by: dict[str, str] = field(default_factory=dict)


def environments(manifest: Path) -> list[str]:
    """The names of the environments beside a manifest, sorted."""
    return sorted(path.stem for path in (manifest.parent / "environments").glob("*.yaml"))


def load(manifest: Path, environment: str, role: str | None = None) -> Platform:
    """Resolve every stack of an environment, or of one role of it. Raises CfnError for any broken seam."""
    root = _mapping(located_file(manifest), manifest, "a platform manifest")
    settings_file = manifest.parent / "environments" / f"{environment}.yaml"
    settings = _mapping(located_file(settings_file), settings_file, "an environment")
    roles = settings.get("roles", [])
    regions = dict(root.get("regions", {}))
    for each in roles:
        if each not in regions:
            raise _at(settings_file, settings, "roles", f"Role {each!r} has no region", f"Add it to {manifest.name}.")
    if role is not None and role not in roles:
        raise _at(
            settings_file, settings, "roles", f"{environment} has no role {role!r}", f"One of: {', '.join(roles)}."
        )
    wanted = [role] if role is not None else list(roles)
    platform = Platform(manifest, str(root.get("project", "")), environment, {r: regions[r] for r in wanted})
    entries = [entry for entry in _entries(root, manifest) if entry.role in wanted]
    _unused_settings(settings, settings_file, {entry.name for entry in _entries(root, manifest)})
    loader = _Loader(platform, settings, settings_file, entries)
    platform.stacks = [loader.load(index) for index in range(len(entries))]
    platform.graph = Graph(platform.stacks)
    return platform


class _Loader:
    def __init__(self, platform: Platform, settings: Map, settings_file: Path, entries: list[Entry]) -> None:
        self._platform, self._settings, self._file, self._entries = platform, settings, settings_file, entries
        self._produced = {role: _Produced() for role in platform.regions}
        self._templates: dict[Path, Template] = {}

    def load(self, index: int) -> Stack:
        """Resolve the entry at ``index``; all earlier ones are resolved already."""
        entry = self._entries[index]
        produced = self._produced[entry.role]
        template = self._template(entry)
        parameters = declared(template.file, template.root)
        given = self._given(entry, parameters)
        self._check_wiring(index, entry, parameters, given)
        context = Context(
            parameters=given,
            region=self._platform.regions[entry.role],
            key=entry.key,
            name=f"{self._platform.project}-{self._platform.environment}-{entry.name}",
            role=entry.role,
            environment=self._platform.environment,
            strict=True,
            project=self._platform.manifest.resolve().parent,
            produced=produced.values,
            exports=produced.exports,
        )
        (stack,) = resolve(template, context)
        self._publish(stack, produced)
        return stack

    def _template(self, entry: Entry) -> Template:
        if entry.template not in self._templates:
            self._templates[entry.template] = read(entry.template)
        return self._templates[entry.template]

    def _given(self, entry: Entry, parameters: dict[str, Parameter]) -> dict[str, Any]:
        settings = self._settings
        prefix = f"/{self._platform.project}/{self._platform.environment}/"
        given: dict[str, Any] = {name: prefix + path for name, path in entry.wiring.items()}
        shared = [settings.get("parameters"), _inside(settings, "roles_parameters", entry.role)]
        given.update({ROLE_PARAMETER: entry.role} if ROLE_PARAMETER in parameters else {})
        for source in shared:
            given.update({name: value for name, value in (source or {}).items() if name in parameters})
        for source in (
            _inside(settings, "stacks", entry.name),
            _inside(_inside(settings, "role_stacks", entry.role), entry.name),
        ):
            for name, value in (source or {}).items():
                if name not in parameters:
                    place = Location(self._file.as_posix(), *source.marks[name])
                    raise CfnError(f"Stack {entry.name} declares no parameter {name!r}", place, "Correct the name.")
                given[name] = value
        return given

    def _check_wiring(self, index: int, entry: Entry, parameters: dict[str, Parameter], given: dict[str, Any]) -> None:
        for name in entry.wiring:
            if name not in parameters or not parameters[name].ssm:
                message = f"{entry.name}: wiring gives {name!r}, which is no SSM parameter of its template"
                raise CfnError(message, entry.location, "Declare it as AWS::SSM::Parameter::Value<…>, or unwire it.")
        for name, parameter in parameters.items():
            path = given.get(name, parameter.default)
            if not parameter.ssm or not isinstance(path, str) or path.startswith("/aws/"):
                continue
            if path not in self._produced[entry.role].values:
                raise self._unproduced(index, entry, name, path)

    def _unproduced(self, index: int, entry: Entry, name: str, path: str) -> CfnError:
        """The error for a look-up without an earlier producer; it names a later producer, or the cycle."""
        region = self._platform.regions[entry.role]
        for later in self._entries[index:]:
            if later.role != entry.role or path not in _literal_paths(self._template(later), self._platform):
                continue
            back = list(_literal_paths(self._template(entry), self._platform))
            prefix = f"/{self._platform.project}/{self._platform.environment}/"
            if later is entry or any(prefix + wired in back for wired in later.wiring.values()):
                message = f"Cycle: {entry.key} reads {path} of {later.key}, which reads from {entry.key}"
                return CfnError(message, entry.location, "Move one of the two into a third stack.")
            message = f"{entry.key} reads {path} ({name}), but its producer {later.key} comes later in {region}"
            return CfnError(message, entry.location, f"Move {entry.name} below {later.name}.")
        message = f"{entry.key} reads {path} ({name}), which no stack in {region} produces"
        return CfnError(message, entry.location, "Publish it as an AWS::SSM::Parameter, or correct the path.")

    def _publish(self, stack: Stack, produced: _Produced) -> None:
        for resource in stack.of_type("AWS::SSM::Parameter"):
            path = resource.get("Name")
            if not isinstance(path, str):
                continue
            if path in produced.places:
                first = produced.places[path].location
                message = f"{path} is produced twice in {stack.region}: by {resource.stack.key} and at {first}"
                raise CfnError(message, resource.location, "Give each SSM parameter one producer.")
            produced.places[path] = resource
            produced.values[path] = resource.get("Value")
        for name, value in stack.exports.items():
            if name in produced.exports:
                message = f"Export {name} of {stack.key} exists already: {produced.exported_by[name]} exports it"
                raise CfnError(message, Location(stack.file), "Export names are unique in a region.")
            produced.exports[name] = value
            produced.exported_by[name] = stack.key


def _literal_paths(template: Template, platform: Platform) -> Iterator[str]:
    """The SSM paths a template publishes, read without resolving: project and environment filled in."""
    for body in template.root["Resources"].values():
        if isinstance(body, Map) and body.get("Type") == "AWS::SSM::Parameter":
            name = body.get("Properties", {}).get("Name")
            text = name.get("Fn::Sub") if isinstance(name, Map) else name
            if isinstance(text, str):
                text = text.replace("${Project}", platform.project).replace("${Environment}", platform.environment)
                yield text


def _entries(root: Map, manifest: Path) -> Iterator[Entry]:
    seen: dict[tuple[str, str], Location] = {}
    stacks = root.get("stacks")
    if not isinstance(stacks, Seq):
        raise CfnError("The manifest lists no stacks", Location(manifest.as_posix()), "Add stacks: [...].")
    for item, mark in zip(stacks, stacks.marks, strict=True):
        place = Location(manifest.as_posix(), *mark)
        if not isinstance(item, Map) or not {"name", "template", "roles"} <= item.keys():
            raise CfnError("A stack needs name, template and roles", place, "Complete the entry.")
        unknown = item.keys() - {"name", "template", "roles", "wiring"}
        if unknown:
            raise CfnError(f"A stack has no {', '.join(sorted(unknown))}", place, "Remove it.")
        for role in item["roles"]:
            if role not in root.get("regions", {}):
                raise CfnError(f"Role {role!r} has no region", place, "Add it to regions.")
            if (item["name"], role) in seen:
                first = seen[item["name"], role]
                raise CfnError(f"{role}/{item['name']} stands twice, first at {first}", place, "Remove one.")
            seen[item["name"], role] = place
            wiring = {name: str(path) for name, path in item.get("wiring", {}).items()}
            yield Entry(str(item["name"]), role, manifest.parent / item["template"], wiring, place)


def _unused_settings(settings: Map, file: Path, names: set[str]) -> None:
    for section in (settings.get("stacks"), *(settings.get("role_stacks") or {}).values()):
        for name in section or {}:
            if name not in names:
                place = Location(file.as_posix(), *section.marks[name])
                raise CfnError(f"There is no stack {name!r}", place, "Correct the name.")
    known = {"environment", "roles", "parameters", "stacks", "roles_parameters", "role_stacks"}
    for key in settings:
        if key not in known:
            raise _at(file, settings, key, f"Unknown setting {key!r}", f"Known: {', '.join(sorted(known))}.")


def _inside(settings: Any, *keys: str) -> Any:
    for key in keys:
        settings = settings.get(key) if isinstance(settings, Map) else None
    return settings


def _mapping(root: Any, path: Path, what: str) -> Map:
    if not isinstance(root, Map):
        raise CfnError(f"Not {what}", Location(path.as_posix()), "Write a YAML mapping.")
    return root


def _at(file: Path, root: Map, key: str, message: str, remedy: str) -> CfnError:
    return CfnError(message, Location(file.as_posix(), *root.marks.get(key, (1, 1))), remedy)
