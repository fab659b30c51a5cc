"""Nested stacks from local files, inside the project only."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cfn.errors import CfnError, Location
from cfn.located import Map
from cfn.source import Template, read
from cfn.stack import Stack
from cfn.unknown import Unknown

if TYPE_CHECKING:
    from cfn.resolve import Context

MAX_NESTING = 10


class Nested:
    """The nested stacks of one resolution, each resolved once, when first asked for."""

    def __init__(
        self, template: Template, context: "Context", key: str, resolve: Callable[[Template, "Context"], list[Stack]]
    ) -> None:
        self._template, self._context, self._key, self._resolve = template, context, key, resolve
        self._stacks: dict[str, Stack | None] = {}
        self._home = (template.path or Path()).resolve().parent

    def output(self, logical_id: str, body: Map, name: str) -> Any:
        """An output of a nested stack; None where its template is not at hand."""
        stack = self.stack(logical_id, body)
        if stack is None:
            return None
        if name not in stack.outputs:
            place = Location(self._template.file, *body.marks["Properties"])
            raise CfnError(f"Nested stack {logical_id} has no output {name!r}", place, f"Add it to {stack.file}.")
        return stack.outputs[name]

    def stack(self, logical_id: str, body: Map) -> Stack | None:
        """The nested stack of a resolved AWS::CloudFormation::Stack; None where its TemplateURL is not known."""
        if logical_id not in self._stacks:
            self._stacks[logical_id] = self._load(logical_id, body)
        return self._stacks[logical_id]

    def _load(self, logical_id: str, body: Map) -> Stack | None:
        properties = body.get("Properties")
        if not isinstance(properties, Map) or "TemplateURL" not in properties:
            return None
        url = properties["TemplateURL"]
        place = Location(self._template.file, *properties.marks["TemplateURL"])
        start = url.prefix if isinstance(url, Unknown) else str(url)
        if "://" in start:
            raise CfnError(f"TemplateURL {url} is not a local file", place, "Point to a file of the project.")
        if isinstance(url, Unknown) or self._template.path is None:
            return None
        path = self._inside(start, place)
        if path in self._context.chain or path == self._template.path.resolve():
            raise CfnError(f"Nested stack {start} contains itself", place, "Break the circle.")
        if len(self._context.chain) >= MAX_NESTING:
            raise CfnError(f"Stacks nest deeper than {MAX_NESTING}", place, "Flatten them.")
        given = properties.get("Parameters", {})
        context = replace(
            self._context,
            parameters=given if isinstance(given, Map) else {},
            key=f"{self._key}/{logical_id}",
            name=None,
            chain=(*self._context.chain, self._template.path.resolve()),
        )
        shown = (Path(self._template.file).parent / start).as_posix()
        return self._resolve(read(path, shown), context)[0]

    def _inside(self, url: str, place: Location) -> Path:
        home = self._home
        path = (home / url.removeprefix("file:")).resolve()
        project = (self._context.project or project_of(home)).resolve()
        if not path.is_relative_to(project):
            raise CfnError(f"TemplateURL {url} points outside the project {project.name}", place, "Keep it inside.")
        return path


def project_of(folder: Path) -> Path:
    """A template's project: the nearest folder above with ``.git``, else the working folder if above, else its own."""
    for above in (folder, *folder.parents):
        if (above / ".git").exists():
            return above
    here = Path.cwd()
    return here if folder.is_relative_to(here) else folder
