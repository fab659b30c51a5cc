"""Each requirement → what in the templates fulfils it, at which line → the policies that hold it → the tests.

The rows are data (the settings name their file); everything a row names is looked up, and a row that finds
nothing is an error.
"""

import ast
import os
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import policies
from cfn.errors import CfnError, Location
from cfn.located import Map, Seq
from cfn.parameter_files import located_file
from cfn.platform import Platform, load
from cfn.stack import Resource
from reports.settings import Settings
from reports.writing import Linker, inputs, rendered

ENVIRONMENT = "prod"
"""The environment that has to fulfil them."""
_ROW = {"id", "says", "part", "default", "shown", "policies", "tests", "files", "limits"}
_TEXTS = ("id", "says", "part", "default", "limits")
_SHOWN = {"what", "type", "stack", "property", "is", "every"}


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a template that fulfils a requirement; ``value`` where a property does."""

    stack: str
    logical_id: str
    file: str
    line: int
    value: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing that a requirement takes, and every place where the templates have it."""

    what: str
    type: str
    path: str
    places: tuple[Place, ...]

    @property
    def stacks(self) -> tuple[str, ...]:
        """The stacks that have it, in deployment order."""
        return tuple(dict.fromkeys(place.stack for place in self.places))


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement. ``says`` is its sentence; ``default`` what happens without it; ``limits`` what remains."""

    id: str
    says: str
    part: str
    default: str
    limits: str
    shown: tuple[Shown, ...]
    policies: tuple[str, ...]
    tests: tuple[tuple[str, int], ...]
    files: tuple[str, ...]

    @property
    def stacks(self) -> tuple[str, ...]:
        """All stacks that fulfil part of it."""
        return tuple(dict.fromkeys(stack for each in self.shown for stack in each.stacks))

    @property
    def count(self) -> int:
        """How many resources fulfil part of it."""
        return len({(place.file, place.logical_id) for each in self.shown for place in each.places})


def render(settings: Settings) -> str:
    """The whole page. Raises CfnError at a row that is empty or names what is not there."""
    folder = settings.documents or settings.output
    found = collect(settings)
    return rendered(
        "requirements.md.j2",
        settings=settings,
        rows=found,
        parts=list(dict.fromkeys(row.part for row in found)),
        link=Linker(folder),
        up=f"{os.path.relpath(settings.platform.parent.parent, folder)}/",
        source=os.path.relpath(_rows(settings), settings.platform.parent.parent),
        inputs=inputs(settings.platform, _rows(settings)),
    )


def _rows(settings: Settings) -> Path:
    if settings.requirements is None:
        raise CfnError("No rows of requirements", Location("reports.yaml"), "Add requirements: FILE to the settings.")
    return settings.requirements


def collect(settings: Settings) -> list[Row]:
    """Every row, resolved."""
    rows = _rows(settings)
    root: Any = located_file(rows)
    if not isinstance(root, Map) or not isinstance(root.get("requirements"), Seq):
        raise CfnError("Not a list of requirements", Location(rows.as_posix()), "Write requirements: [...].")
    listed = root["requirements"]
    platform = load(settings.platform, ENVIRONMENT)
    finder = _Finder(platform, rows, settings.platform.resolve().parent.parent)
    found = [
        finder.row(each, Location(rows.as_posix(), *mark)) for each, mark in zip(listed, listed.marks, strict=True)
    ]
    seen: set[str] = set()
    for row, mark in zip(found, listed.marks, strict=True):
        if row.id in seen:
            raise CfnError(f"{row.id} stands twice", Location(rows.as_posix(), *mark), "Remove one.")
        seen.add(row.id)
    return found


class _Finder:
    def __init__(self, platform: Platform, file: Path, root: Path) -> None:
        self._platform, self._file, self._root = platform, file, root

    def row(self, entry: Any, place: Location) -> Row:
        if not isinstance(entry, Map) or not {"id", "says", "part", "tests"} <= entry.keys() or entry.keys() - _ROW:
            raise CfnError("A requirement needs id, says, part, tests", place, f"Known: {', '.join(sorted(_ROW))}.")
        shown = tuple(self._shown(each, place, entry["id"]) for each in entry.get("shown") or ())
        files = tuple(self._there(each, place) for each in entry.get("files") or ())
        tests = tuple(self._test(each, place) for each in entry["tests"])
        if not tests or not (shown or files):
            raise CfnError(f"{entry['id']} is empty", place, "Name what fulfils it (shown, files) and what tests it.")
        kept = tuple(self._policy(each, place) for each in entry.get("policies") or ())
        name, says, part, default, limits = (str(entry.get(key, "")) for key in _TEXTS)
        return Row(name, says, part, default, limits, shown, kept, tests, files)

    def _shown(self, entry: Any, place: Location, row: str) -> Shown:
        if not isinstance(entry, Map) or not {"what", "type"} <= entry.keys() or entry.keys() - _SHOWN:
            raise CfnError(f"{row}: what is shown needs what and type", place, f"Known: {', '.join(sorted(_SHOWN))}.")
        stacks = entry.get("stack", ())
        wanted = {stacks} if isinstance(stacks, str) else set(stacks)
        looked_at = [
            each for each in self._platform.graph.of_type(entry["type"]) if not wanted or _stack(each) in wanted
        ]
        places: dict[tuple[str, int], Place] = {}
        for resource in looked_at:
            matching = list(_matching(resource, entry))
            if not matching and entry.get("every"):
                message = f"{row}: {resource.stack.key} {resource.logical_id} has no {entry.get('property')} as it says"
                raise CfnError(message, place, f"See {resource.location}.")
            for found in matching:
                places.setdefault((found.file, found.line), found)
        if not places:
            words = " ".join(str(entry[key]) for key in ("type", "stack", "property", "is") if key in entry)
            raise CfnError(f"{row}: nothing in {ENVIRONMENT} is {words}", place, "Correct the row, or the templates.")
        return Shown(str(entry["what"]), entry["type"], str(entry.get("property", "")), tuple(places.values()))

    def _policy(self, name: Any, place: Location) -> str:
        if name not in _policies():
            raise CfnError(f"There is no policy {name!r}", place, "Correct the id; see docs/policies.")
        return str(name)

    def _there(self, name: Any, place: Location) -> str:
        if not (self._root / str(name)).exists():
            raise CfnError(f"There is no file {name!r}", place, "Correct the path.")
        return str(name)

    def _test(self, name: Any, place: Location) -> tuple[str, int]:
        """A test as ``file`` or ``file::function``, and its line."""
        file, _, function = str(name).partition("::")
        self._there(file, place)
        if not function:
            return str(name), 1
        lines = _functions(self._root / file)
        if function not in lines:
            raise CfnError(f"There is no test {name!r}", place, "Correct the name.")
        return str(name), lines[function]


@cache
def _policies() -> frozenset[str]:
    folder = Path(policies.__file__).parent / "library"
    return frozenset(path.stem.replace("_", "-") for path in folder.glob("[a-z]*.py"))


@cache
def _functions(path: Path) -> dict[str, int]:
    tree = ast.parse(path.read_text())
    return {node.name: node.lineno for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _stack(resource: Resource) -> str:
    return resource.stack.key.partition("/")[2]


def _matching(resource: Resource, entry: Map) -> list[Place]:
    """The resource itself, or the lines of the wanted property; the attributes beside Properties begin with a dot."""
    wanted = entry.get("property")
    if wanted is None:
        return [_place(resource, resource.location, "")]
    if wanted.startswith("."):
        value = resource.body.get(wanted[1:])
        line = resource.body.marks.get(wanted[1:], resource.mark)
        fits = value is not None and ("is" not in entry or _same(value, entry["is"]))
        return [_place(resource, Location(resource.stack.file, *line), str(value))] if fits else []
    found = [(path, value) for path, value in resource.find(wanted) if "is" not in entry or _same(value, entry["is"])]
    return [_place(resource, resource.locate(path), _short(value)) for path, value in found]


def _same(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, Seq):
        return value in list(wanted)
    if isinstance(wanted, str) and wanted.endswith("*"):
        return str(value).startswith(wanted[:-1])
    return bool(value == wanted)


def _short(value: Any) -> str:
    if isinstance(value, dict | list):
        return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 48 else f"{text[:45]}…"


def _place(resource: Resource, where: Location, value: str) -> Place:
    return Place(_stack(resource), resource.logical_id, where.file, where.line or resource.mark[0], value)
