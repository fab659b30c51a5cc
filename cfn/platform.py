"""All stacks of one environment as one graph: what one stack publishes, later ones read.

``platform.yaml`` lists stacks, order, roles and wiring; ``environments/<name>.yaml`` beside it holds parameters.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cfn.context import Context
from cfn.errors import CfnError, Location
from cfn.graph import Graph, unknowns
from cfn.located import Map
from cfn.manifest import Entry, Manifest, Settings, environments, read_manifest, read_settings
from cfn.order import check_circles
from cfn.parameters import Parameter, declared
from cfn.resolve import resolve
from cfn.resolved import Resolved
from cfn.source import Template
from cfn.stack import Resource, Stack

__all__ = ["Platform", "environments", "load"]

ROLE_PARAMETER = "RegionRole"


@dataclass(slots=True)
class Platform:
    """One environment, resolved: ``stacks`` in deployment order and the ``graph`` over all of them.

    By key of a stack: ``given`` are the parameters that a deployment passes, as they are written; ``waits`` the keys of
    the stacks that must stand first, those it reads from in its region and those it names under ``after``.
    """

    manifest: Path
    project: str
    environment: str
    regions: dict[str, str]
    stacks: list[Stack] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    given: dict[str, dict[str, Any]] = field(default_factory=dict)
    waits: dict[str, set[str]] = field(default_factory=dict)
    graph: Graph = field(default_factory=lambda: Graph([]))


@dataclass(slots=True)
class _Produced:
    """What a region's stacks have published so far."""

    values: dict[str, Any] = field(default_factory=dict)
    places: dict[str, Resource] = field(default_factory=dict)
    exports: dict[str, Any] = field(default_factory=dict)
    exported_by: dict[str, str] = field(default_factory=dict)


class _Imports(dict[str, Any]):
    """Exports to import from; remembers which were used."""

    def __init__(self, exports: dict[str, Any]) -> None:
        super().__init__(exports)
        self.used: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.used.add(name)
        return super().__getitem__(name)


def load(
    manifest: Path,
    environment: str,
    role: str | None = None,
    *,
    templates: dict[Path, Template] | None = None,
    resolved: Resolved | None = None,
) -> Platform:
    """Resolve every stack of an environment, or of one role of it. Raises CfnError for any broken seam.

    ``templates``: those read so far, for whoever loads several environments; it is added to. ``resolved``: stacks of
    another state of the platform, taken where they are the same; this one's are added.
    """
    whole = read_manifest(manifest)
    settings = read_settings(whole, environment)
    if role is not None and role not in settings.roles:
        remedy = f"One of: {', '.join(settings.roles)}."
        raise settings.error(f"{environment} has no role {role!r}", remedy, "roles")
    wanted = settings.roles if role is None else [role]
    platform = Platform(manifest, whole.project, environment, {each: whole.regions[each] for each in wanted})
    entries = [entry for entry in whole.entries if entry.role in wanted]
    loader = _Loader(platform, whole, settings, entries)
    loader.templates = {} if templates is None else templates
    loader.resolved = resolved or Resolved()
    platform.entries = entries
    platform.waits = {entry.key: {key for key in entry.after if key.split("/")[0] in wanted} for entry in entries}
    platform.stacks = [loader.load(index) for index in range(len(entries))]
    check_circles(entries, platform.waits)
    platform.graph = Graph(platform.stacks)
    return platform


class _Loader:
    def __init__(self, platform: Platform, manifest: Manifest, settings: Settings, entries: list[Entry]) -> None:
        self._platform, self._settings, self._entries = platform, settings, entries
        self._prefix = f"/{manifest.project}/{platform.environment}/"
        # Roles may share a region; what is published is the region's.
        self._produced = {region: _Produced() for region in platform.regions.values()}
        self.templates: dict[Path, Template] = {}
        self.resolved = Resolved()

    def load(self, index: int) -> Stack:
        """Resolve the entry at ``index``; all earlier ones are resolved already."""
        entry = self._entries[index]
        produced = self._published(entry)
        template = self._template(entry)
        for problem in template.problems:
            raise problem
        parameters = declared(template.file, template.root)
        given = self._platform.given[entry.key] = given_parameters(self._settings, entry, self._prefix, parameters)
        self._check_wiring(index, entry, parameters, given)
        imports = _Imports(produced.exports)
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
            exports=imports,
        )
        known = self.resolved.find(template, context)
        stack, used = known or self._resolve(template, context, imports)
        for name in used:
            self._wait(entry, produced.exported_by[name])
        self._publish(stack, produced)
        self._check_references(index, entry, stack)
        return stack

    def _resolve(self, template: Template, context: Context, imports: _Imports) -> tuple[Stack, Iterable[str]]:
        stack, *others = resolve(template, context)
        if others:
            raise self._undecided(template, stack, others[0])
        self.resolved.keep(template, context, stack, imports.used)
        return stack, imports.used

    def _published(self, entry: Entry) -> _Produced:
        return self._produced[self._platform.regions[entry.role]]

    def _undecided(self, template: Template, stack: Stack, other: Stack) -> CfnError:
        differs = [name for name, truth in stack.conditions.items() if other.conditions.get(name) is not truth]
        name = differs[0] if differs else "of a nested stack"
        message = f"{stack.key}: condition {name} compares what is known only at deployment"
        return CfnError(message, template.location("Conditions", name), "Compare parameters with known values.")

    def _template(self, entry: Entry) -> Template:
        if entry.template not in self.templates:
            self.templates[entry.template] = self.resolved.template(entry.template)
        return self.templates[entry.template]

    def _check_wiring(self, index: int, entry: Entry, parameters: dict[str, Parameter], given: dict[str, Any]) -> None:
        for name in entry.wiring:
            if name not in parameters or not parameters[name].ssm:
                message = f"{entry.name}: wiring gives {name!r}, which is no SSM parameter of its template"
                raise CfnError(message, entry.location, "Declare it as AWS::SSM::Parameter::Value<…>, or unwire it.")
        for name, parameter in parameters.items():
            path = given.get(name, parameter.default)
            if parameter.ssm and isinstance(path, str) and not path.startswith("/aws/"):
                self._check_path(index, entry, name, path)

    def _check_references(self, index: int, entry: Entry, stack: Stack) -> None:
        """Dynamic references to SSM paths of this environment are look-ups like any other."""
        for resource in stack.resources.values():
            for unknown in unknowns(resource.body):
                path = unknown.path.removeprefix("ssm:").partition(":")[0]
                if unknown.kind == "dynamic" and path.startswith(self._prefix):
                    self._check_path(index, entry, f"{resource.logical_id}, {{{{resolve:{unknown.path}}}}}", path)

    def _check_path(self, index: int, entry: Entry, reader: str, path: str) -> None:
        produced = self._published(entry)
        if path not in produced.values:
            raise self._unproduced(index, entry, reader, path)
        self._wait(entry, produced.places[path].stack.key)

    def _wait(self, entry: Entry, producer: str) -> None:
        """Remember that the entry reads from a stack; a nested one (role/name/LogicalId) counts as its outermost."""
        key = "/".join(producer.split("/")[:2])
        if key != entry.key:
            self._platform.waits[entry.key].add(key)

    def _unproduced(self, index: int, entry: Entry, name: str, path: str) -> CfnError:
        """The error for a look-up without an earlier producer; it names a later producer, or the cycle."""
        region = self._platform.regions[entry.role]
        for later in self._entries[index:]:
            same = self._platform.regions[later.role] == region
            if not same or path not in _literal_paths(self._template(later), self._platform):
                continue
            back = list(_literal_paths(self._template(entry), self._platform))
            if later is entry or any(self._prefix + wired in back for wired in later.wiring.values()):
                message = f"Cycle: {entry.key} reads {path} of {later.key}, which reads from {entry.key}"
                return CfnError(message, entry.location, "Move one of the two into a third stack.")
            message = f"{entry.key} reads {path} ({name}), but its producer {later.key} comes later in {region}"
            return CfnError(message, entry.location, f"Move {entry.name} below {later.name}.")
        message = f"{entry.key} reads {path} ({name}), which no stack in {region} produces"
        return CfnError(message, entry.location, "Publish it as an AWS::SSM::Parameter, or correct the path.")

    def _publish(self, stack: Stack, produced: _Produced) -> None:
        for inner in Graph([stack]).stacks:
            for resource in inner.of_type("AWS::SSM::Parameter"):
                path = resource.get("Name")
                if not isinstance(path, str):
                    continue
                if path in produced.places:
                    first = produced.places[path]
                    message = f"{path} is produced twice in {stack.region}: by {inner.key} and by {first.stack.key}"
                    raise CfnError(f"{message} at {first.location}", resource.location, "Give it one producer.")
                produced.places[path] = resource
                produced.values[path] = resource.get("Value")
            for name, value in inner.exports.items():
                if name in produced.exports:
                    message = f"Export {name} of {inner.key} exists already: {produced.exported_by[name]} exports it"
                    raise CfnError(message, Location(inner.file), "Export names are unique in a region.")
                produced.exports[name] = value
                produced.exported_by[name] = inner.key


def given_parameters(settings: Settings, entry: Entry, prefix: str, parameters: Iterable[str]) -> dict[str, Any]:
    """What a stack is given of the ``parameters`` it declares: SSM paths by its wiring, its role, the settings.

    ``prefix`` is ``/project/environment/``. Raises CfnError for a setting of this very stack that it does not declare.
    """
    known = set(parameters)
    given: dict[str, Any] = {name: prefix + path for name, path in entry.wiring.items()}
    given.update({ROLE_PARAMETER: entry.role} if ROLE_PARAMETER in known else {})
    for source, exact in settings.sources(entry.role, entry.name):
        for name, value in source.items():
            if name in known:
                given[name] = value
            elif exact:
                place = Location(settings.path.as_posix(), *source.marks[name])
                raise CfnError(f"Stack {entry.name} declares no parameter {name!r}", place, "Correct the name.")
    return given


def _literal_paths(template: Template, platform: Platform) -> Iterator[str]:
    """The SSM paths a template publishes, read without resolving: project and environment filled in."""
    for body in template.root["Resources"].values():
        if not isinstance(body, Map) or body.get("Type") != "AWS::SSM::Parameter":
            continue
        properties = body.get("Properties")
        name = properties.get("Name") if isinstance(properties, Map) else None
        text = name.get("Fn::Sub") if isinstance(name, Map) else name
        if isinstance(text, str):
            yield text.replace("${Project}", platform.project).replace("${Environment}", platform.environment)
