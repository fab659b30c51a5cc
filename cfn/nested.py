"""Nested stacks from local files, inside the project only."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from cfn.context import MAX_NESTED, Context
from cfn.errors import CfnError, Location
from cfn.located import Map, Mark
from cfn.parameters import declared
from cfn.source import Template
from cfn.stack import Stack
from cfn.unknown import Unknown

MAX_NESTING = 10


class Nested:
    """The nested stacks of one resolution, each resolved once, when first asked for.

    A nested template may have several variants; ``pick`` says which one this resolution shows of each, in the order in
    which they are met. ``problems`` collects those that are not at hand or broken, which is an error when strict;
    ``unseen`` those whose address is unknown.
    """

    def __init__(
        self,
        template: Template,
        context: Context,
        key: str,
        resolve: Callable[[Template, Context], list[Stack]],
        pick: tuple[int, ...] = (),
    ) -> None:
        self._template, self._context, self._key, self._resolve = template, context, key, resolve
        self._pick = pick
        self._stacks: dict[str, list[Stack]] = {}
        self.problems: list[CfnError] = []
        self.unseen: list[tuple[Location, str]] = []

    @cached_property
    def _home(self) -> Path | None:
        return self._template.path.resolve().parent if self._template.path else None

    @property
    def counts(self) -> list[int]:
        """How many variants each nested stack has, in the order in which they were met."""
        return [max(len(stacks), 1) for stacks in self._stacks.values()]

    def output(self, logical_id: str, body: Map, name: str) -> Any:
        """An output of a nested stack; None where it is not known: no template at hand, or a macro may add it."""
        stack = self.stack(logical_id, body)
        if stack is None or (name not in stack.outputs and (stack.unseen or stack.problems)):
            return None
        if name not in stack.outputs:
            place = Location(self._template.file, *body.marks["Properties"])
            error = CfnError(f"Nested stack {logical_id} has no output {name!r}", place, f"Add it to {stack.file}.")
            return self._problem(error)
        return stack.outputs[name]

    def _problem(self, error: CfnError) -> None:
        """Collect what is wrong with one nested stack; raise it when strict."""
        if self._context.strict:
            raise error
        self.problems.append(error)

    def stack(self, logical_id: str, body: Map) -> Stack | None:
        """The nested stack of a resolved AWS::CloudFormation::Stack; None where its TemplateURL is not known."""
        if logical_id not in self._stacks:
            self._stacks[logical_id] = []
            try:
                self._stacks[logical_id] = self._load(logical_id, body)
            except CfnError as error:
                self._problem(error)
        stacks = self._stacks[logical_id]
        met = list(self._stacks).index(logical_id)
        pick = self._pick[met] if met < len(self._pick) else 0
        return stacks[min(pick, len(stacks) - 1)] if stacks else None

    def _load(self, logical_id: str, body: Map) -> list[Stack]:
        properties = body.get("Properties")
        if not isinstance(properties, Map) or "TemplateURL" not in properties:
            mark = body.marks.get("Properties") or body.marks["Type"]
            return self._not_seen(logical_id, "it names no template", mark)
        url = properties["TemplateURL"]
        place = Location(self._template.file, *properties.marks["TemplateURL"])
        if not isinstance(url, (str, Unknown)):
            raise CfnError("TemplateURL must be text", place, "Write the path of a template.")
        start = url.prefix if isinstance(url, Unknown) else url
        if "://" in start:
            raise CfnError(f"TemplateURL {url} is not a local file", place, "Point to a file of the project.")
        if isinstance(url, Unknown):
            return self._not_seen(logical_id, url.reason, properties.marks["TemplateURL"])
        if self._home is None or self._template.path is None:
            return self._not_seen(logical_id, "the template around it is no file", properties.marks["TemplateURL"])
        path, project = self._inside(url, place)
        around = (*self._context.chain, self._template.path.resolve())
        if path in around:
            raise CfnError(f"Nested stack {url} contains itself", place, "Break the circle.")
        if len(around) > MAX_NESTING:
            raise CfnError(f"Stacks nest deeper than {MAX_NESTING}", place, "Flatten them.")
        if self._context.opened.count >= MAX_NESTED:
            raise CfnError(f"More than {MAX_NESTED} nested stacks", place, "Split the template.")
        inner = self._context.opened.template(path, (Path(self._template.file).parent / url).as_posix())
        context = replace(
            self._context,
            parameters=self._parameters(inner, properties, place),
            key=f"{self._key}/{logical_id}",
            name=None,
            project=project,
            chain=around,
        )
        return self._resolve(inner, context)

    def _not_seen(self, logical_id: str, reason: str, mark: Mark) -> list[Stack]:
        text = f"the template of the nested stack {logical_id} is not known: {reason}"
        self.unseen.append((Location(self._template.file, *mark), text))
        return []

    def _parameters(self, inner: Template, properties: Map, place: Location) -> Map:
        """What the outer stack gives. Raises CfnError at its place where a parameter is missing or not declared."""
        given = properties.get("Parameters", Map())
        if isinstance(given, Unknown):
            return Map()
        if not isinstance(given, Map):
            raise CfnError("Parameters of a nested stack must be a map", place, "Write name: value.")
        known = declared(inner.file, inner.root)
        for name in given:
            if name not in known:
                there = Location(self._template.file, *given.marks[name])
                raise CfnError(f"{inner.file} declares no parameter {name!r}", there, "Correct the name.")
        for name, parameter in known.items():
            if name not in given and parameter.default is None:
                raise CfnError(f"{inner.file} needs the parameter {name}", place, "Give it under Parameters.")
        return given

    def _inside(self, url: str, place: Location) -> tuple[Path, Path]:
        """The file a TemplateURL names, and the project it must not leave. Links are followed first."""
        home = self._home or Path()
        try:
            path = (home / url.removeprefix("file:")).resolve()
            project = (self._context.project or project_of(home)).resolve()
            exists = path.is_file()
        except (OSError, RuntimeError, ValueError) as error:  # a loop of links, a NUL, a name too long
            raise CfnError(f"TemplateURL {url[:200]!r} is no path: {error}", place, "Correct the path.") from error
        if not path.is_relative_to(project):
            raise CfnError(f"TemplateURL {url} points outside the project {project.name}", place, "Keep it inside.")
        if not exists:
            raise CfnError(f"TemplateURL {url}: there is no such file", place, "Correct the path.")
        return path, project


def project_of(folder: Path) -> Path:
    """A template's project: the nearest folder above with ``.git``, else the working folder if above, else its own."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder
