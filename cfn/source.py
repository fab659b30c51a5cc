"""Text → located tree. YAML (short and long tags) and JSON alike, through libyaml's C parser, event by event."""

import hashlib
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError

from cfn.builder import MAX_DEPTH, MAX_NODES, Builder, NotATemplateError
from cfn.errors import CfnError, Location
from cfn.located import Map, mark_at
from cfn.scalars import json_as_yaml

__all__ = [
    "INSTEAD",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_NODES",
    "NotATemplateError",
    "Template",
    "contents",
    "parse",
    "read",
    "tree",
]

INSTEAD: dict[str, bytes] = {}
"""Real path → bytes that are read instead of the file's own: what an edit would come to, before it is written."""

MAX_BYTES = 1_048_576  # CloudFormation takes no larger template body, from S3 or inline


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template as written: ``root`` is the whole tree in long form (``{"Ref": x}``), ``file`` its name as shown.

    ``problems``: keys that stand twice, of which the last counts, and tags that mean nothing, whose value is Unknown.
    """

    file: str
    root: Map
    sha256: str
    data: bytes
    path: Path | None = None
    problems: tuple[CfnError, ...] = ()

    def location(self, *steps: str | int) -> Location:
        """The place of the deepest existing entry along ``steps`` from the root."""
        return Location(self.file, *mark_at(self.root, steps, (1, 1)))


def read(path: Path, shown: str | None = None) -> Template:
    """Read a template file; ``shown`` is the name that findings use (default: the path as given)."""
    name = shown or path.as_posix()
    return parse(contents(path, name), name, path)


_watchers: list[dict[Path, bytes]] = []


@contextmanager
def watched() -> Iterator[dict[Path, bytes]]:
    """Inside, every file that is read comes into the mapping, with what it held: what a result depends on."""
    seen: dict[Path, bytes] = {}
    _watchers.append(seen)
    try:
        yield seen
    finally:
        _watchers.remove(seen)


def contents(path: Path, shown: str) -> bytes:
    """The bytes of a regular file of bounded size. Raises CfnError, and never waits on a pipe or a device."""
    data = _contents(path, shown)
    for seen in _watchers:
        seen[path] = data
    return data


def _contents(path: Path, shown: str) -> bytes:
    if INSTEAD and (data := INSTEAD.get(os.path.realpath(path))) is not None:
        return data
    try:
        opened = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
        with open(opened, "rb") as file:  # noqa: PTH123 - the descriptor is already open
            status = os.fstat(opened)
            if not stat.S_ISREG(status.st_mode):
                raise CfnError("Not a regular file", Location(shown), "Point to a file, not a folder, pipe or device.")
            if status.st_size > MAX_BYTES:
                raise _too_large(shown, status.st_size)
            data = file.read(status.st_size + 1)  # not MAX_BYTES: the buffer for it costs more than reading
            return data if len(data) <= status.st_size else data + file.read(MAX_BYTES)  # it grows, or states no size
    except (OSError, ValueError) as error:  # ValueError: a NUL in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise CfnError(f"Cannot be read: {reason}", Location(shown), "Check the path and its permissions.") from error


def parse(data: bytes, file: str, path: Path | None = None) -> Template:
    """Parse the bytes of one template. Raises CfnError for what no CloudFormation template may be."""
    if len(data) > MAX_BYTES:
        raise _too_large(file, len(data))
    root, problems = _tree(data, file)
    if not isinstance(root, Map) or not _looks_like_template(root):
        for problem in problems:  # a key that stands twice may be why
            raise problem
        raise NotATemplateError(
            "Not a CloudFormation template: no Resources with a Type",
            Location(file),
            "Point stackwarden at templates only, or add a Resources section.",
        )
    return Template(file, root, hashlib.sha256(data).hexdigest(), data, path, tuple(problems))


def tree(data: bytes, file: str) -> Any:
    """The located tree of any YAML or JSON document (also parameter and environment files)."""
    root, problems = _tree(data, file)
    for problem in problems:
        raise problem
    return root


def _tree(data: bytes, file: str) -> tuple[Any, list[CfnError]]:
    text = _decode(data, file)
    start = text.lstrip()[:1]
    if not start:
        raise NotATemplateError("The file is empty", Location(file), "Write what belongs into it, or leave it out.")
    if start in "{[":
        text = json_as_yaml(text)
    try:
        builder = Builder(CParser(text), file)
        return builder.build(), builder.problems
    except MarkedYAMLError as error:
        raise _yaml_error(error, text, file) from error
    except YAMLError as error:
        raise _unreadable(error, text, file) from error


def _too_large(file: str, size: int) -> CfnError:
    return CfnError(
        f"{size:,} bytes is more than the {MAX_BYTES:,} that CloudFormation accepts",
        Location(file),
        "Split the template into several stacks.",
    )


def _decode(data: bytes, file: str) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        wide = " (it begins like UTF-16)" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else ""
        message = f"Not UTF-8: byte 0x{data[error.start]:02x}{wide}"
        raise CfnError(message, Location(file, line, column), "Save the file as UTF-8.") from error


def _looks_like_template(root: Map) -> bool:
    resources = root.get("Resources")
    if not isinstance(resources, Map):
        return False
    if "AWSTemplateFormatVersion" in root or "Transform" in root:
        return True
    if any(isinstance(r, Map) and isinstance(r.get("Type"), str) and "::" in r["Type"] for r in resources.values()):
        return True
    return any(key.startswith("Fn::ForEach::") for key in resources)


def _unreadable(error: YAMLError, text: str, file: str) -> CfnError:
    """A character that YAML forbids; the parser tells its position in the text."""
    position = getattr(error, "position", None)
    before = text[:position] if isinstance(position, int) else ""
    place = Location(file, before.count("\n") + 1, len(before) - before.rfind("\n") if before else 1)
    reason = str(error).splitlines()[0]
    return CfnError(f"Not valid YAML or JSON: {reason}", place, "Remove control characters; is it a text file?")


def _yaml_error(error: MarkedYAMLError, text: str, file: str) -> CfnError:
    mark = error.problem_mark or error.context_mark
    lines = text.rstrip().split("\n")
    number, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    if number > len(lines):  # the end was met too early: the parser names a line after the last
        number, column = len(lines), len(lines[-1]) + 1
    tab = lines[number - 1][:column].lstrip(" ").startswith("\t")
    remedy = "Indent with spaces: YAML forbids tabs there." if tab else "Correct the syntax at this place."
    context = f"{error.context}, " if error.context else ""
    message = f"Not valid YAML or JSON: {context}{error.problem}"
    return CfnError(message, Location(file, number, column), remedy)
