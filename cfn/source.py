"""Text → located tree. YAML (short and long tags) and JSON alike, through libyaml's C parser, event by event.

Building from events keeps the work in one loop without recursion: depth, size and alias expansion are bounded while
reading, and every entry's place is at hand.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from cfn.errors import CfnError, Location
from cfn.located import Map, Mark, Seq
from cfn.scalars import intrinsic_of, json_escapes, plain_value

MAX_BYTES = 1_048_576  # CloudFormation takes no larger template body, from S3 or inline
MAX_DEPTH = 100
MAX_NODES = 300_000  # after alias expansion; a 1 MB template without aliases stays below


class NotATemplateError(CfnError):
    """The file is readable, but it is not CloudFormation."""


@dataclass(frozen=True, slots=True, eq=False)
class Template:
    """A template as written: ``root`` is the whole tree in long form (``{"Ref": x}``), ``file`` its name as shown."""

    file: str
    root: Map
    sha256: str
    data: bytes
    marks: dict[str, Mark]
    path: Path | None = None

    def location(self, *steps: str | int) -> Location:
        """The place of the deepest existing entry along ``steps`` from the root."""
        from cfn.located import mark_at

        return Location(self.file, *mark_at(self.root, steps, (1, 1)))


def read(path: Path, shown: str | None = None) -> Template:
    """Read a template file; ``shown`` is the name that findings use (default: the path as given)."""
    name = shown or path.as_posix()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise _too_large(name, size)
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CfnError(f"Cannot be read: {reason}", Location(name), "Check the path and its permissions.") from error
    return parse(data, name, path)


def parse(data: bytes, file: str, path: Path | None = None) -> Template:
    """Parse the bytes of one template. Raises CfnError for what no CloudFormation template may be."""
    if len(data) > MAX_BYTES:
        raise _too_large(file, len(data))
    root = tree(data, file)
    if not isinstance(root, Map) or not _looks_like_template(root):
        raise NotATemplateError(
            "Not a CloudFormation template: no Resources with a Type",
            Location(file),
            "Point stackwarden at templates only, or add a Resources section.",
        )
    return Template(file, root, hashlib.sha256(data).hexdigest(), data, root.marks, path)


def tree(data: bytes, file: str) -> Any:
    """The located tree of any YAML or JSON document (also parameter and environment files)."""
    text = _decode(data, file)
    if not text.strip():
        raise NotATemplateError("The file is empty", Location(file), "Write a template, or leave the file out.")
    if text.lstrip()[0] == "{" and "\\u" in text:
        text = json_escapes(text)
    try:
        return _Builder(CParser(text), file).build()
    except MarkedYAMLError as error:
        raise _yaml_error(error, text, file) from error
    except YAMLError as error:
        raise CfnError(f"Not valid YAML or JSON: {error}", Location(file), "Remove control characters.") from error


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
        raise CfnError(
            f"Not UTF-8: byte 0x{data[error.start]:02x}", Location(file, line, column), "Save the file as UTF-8."
        ) from error


def _looks_like_template(root: Map) -> bool:
    resources = root.get("Resources")
    if not isinstance(resources, Map):
        return False
    if "AWSTemplateFormatVersion" in root or "Transform" in root:
        return True
    if any(isinstance(r, Map) and isinstance(r.get("Type"), str) and "::" in r["Type"] for r in resources.values()):
        return True
    return any(key.startswith("Fn::ForEach::") for key in resources)


def _yaml_error(error: MarkedYAMLError, text: str, file: str) -> CfnError:
    mark = error.problem_mark or error.context_mark
    place = Location(file, mark.line + 1, mark.column + 1) if mark else Location(file)
    lines = text.splitlines()
    line = lines[place.line - 1] if mark and place.line <= len(lines) else ""
    tab = line[: place.column].lstrip(" ").startswith("\t")
    remedy = "Indent with spaces: YAML forbids tabs there." if tab else "Correct the syntax at this place."
    context = f"{error.context}, " if error.context else ""
    return CfnError(f"Not valid YAML or JSON: {context}{error.problem}", place, remedy)


class _Builder:
    """Turns the events of one document into Map, Seq and scalars."""

    def __init__(self, parser: CParser, file: str) -> None:
        self._next: Callable[[], Any] = parser.get_event
        self._file = file
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._nodes = 0

    def build(self) -> Any:
        event = self._next()
        while event.__class__ is not DocumentStartEvent:
            if event.__class__ is StreamEndEvent:
                raise NotATemplateError("The file is empty", Location(self._file), "Write a template.")
            event = self._next()
        root = self._content()
        self._next()  # end of the document
        event = self._next()
        if event.__class__ is not StreamEndEvent:
            raise self._error("A second YAML document begins", event, "Keep one template per file.")
        return root

    def _content(self) -> Any:  # noqa: PLR0912, PLR0915 - one hot loop: a call per event would double the reading time
        # A frame is an open container's outside: (parent, its pending key, key's place, own place, tag, anchor, nodes).
        frames: list[tuple[Any, str | None, Mark, Mark, str | None, str | None, int]] = []
        here: Any = None
        key: str | None = None
        key_place: Mark = (1, 1)
        nextevent = self._next
        while True:
            event = nextevent()
            kind = event.__class__
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1)
            if kind is ScalarEvent:
                if key is None and here.__class__ is Map:
                    key = event.value
                    key_place = place
                    if key in here:
                        line = here.marks[key][0]
                        raise self._error(
                            f"Key {key!r} stands twice, first in line {line}", event, "Remove one of them."
                        )
                    if key == "Ref" or key.startswith("Fn::"):
                        here.dynamic = True
                    continue
                value = plain_value(event.value) if event.implicit[0] else event.value
                if event.tag is not None and event.tag != "!":
                    value = self._tagged(event.tag, event, value, place)
                elif value.__class__ is str and "{{" in value:
                    here.dynamic = True
                if event.anchor:
                    self._anchors[event.anchor] = (value, 1)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = here
                if kind is MappingEndEvent and "<<" in here:
                    value = self._merged(here, event)
                here, key, key_place, place, tag, anchor, before = frames.pop()
                if tag is not None:
                    value = self._tagged(tag, event, value, place)
                if anchor:
                    self._anchors[anchor] = (value, self._nodes - before + 1)
            elif kind is AliasEvent:
                value = self._alias(event)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if key is None and here.__class__ is Map:
                    raise self._error("A mapping key must be text", event, "Write a plain key.")
                if len(frames) >= MAX_DEPTH:
                    raise self._error(f"Nested deeper than {MAX_DEPTH} levels", event, "Flatten the template.")
                if event.anchor:
                    self._anchors[event.anchor] = None
                tag = None if event.implicit or event.tag == "!" else event.tag
                frames.append((here, key, key_place, place, tag, event.anchor, self._nodes))
                here = Map() if kind is MappingStartEvent else Seq()
                key = None
                continue
            else:
                raise self._error("The document ends too early", event, "Complete the template.")
            self._nodes += 1
            if self._nodes > MAX_NODES:
                raise self._error(f"More than {MAX_NODES:,} values", event, "Split the template; avoid YAML aliases.")
            if here is None:
                return value
            if key is None:
                here.append(value)
                here.marks.append(place)
            else:
                here[key] = value
                here.marks[key] = key_place
                key = None
            if (value.__class__ is Map or value.__class__ is Seq) and value.dynamic:
                here.dynamic = True

    def _alias(self, event: Any) -> Any:
        known = self._anchors.get(event.anchor)
        if known is None:
            what = "contains itself" if event.anchor in self._anchors else "has no anchor before it"
            raise self._error(f"The alias *{event.anchor} {what}", event, "Write the value out.")
        value, size = known
        self._nodes += size
        return value

    def _tagged(self, tag: str, event: Any, value: Any, place: Mark) -> Any:
        if tag.startswith("tag:yaml.org,2002:"):
            if tag.endswith((":str", ":map", ":seq", ":int", ":bool", ":float", ":null")):
                return event.value if tag.endswith(":str") else plain_value(value) if isinstance(value, str) else value
            raise self._error(f"The YAML tag {tag!r} is not allowed in CloudFormation", event, "Write plain values.")
        function = intrinsic_of(tag)
        if function is None:
            raise self._error(f"Unknown function {tag}", event, "Use an intrinsic function of CloudFormation.")
        if function == "Fn::GetAtt" and isinstance(value, str):
            parts = Seq()
            parts.extend(value.split(".", 1))
            parts.marks = [place] * len(parts)
            value = parts
        wrapper = Map()
        wrapper[function] = value
        wrapper.marks[function] = place
        wrapper.dynamic = True
        return wrapper

    def _merged(self, here: Map, event: Any) -> Map:
        merges = here["<<"]
        merged = Map()
        merged.dynamic = here.dynamic
        for source in [here, *(merges if isinstance(merges, Seq) else [merges])]:
            if not isinstance(source, Map):
                raise self._error("<< merges mappings only", event, "Write the entries out.")
            for key, value in source.items():
                if key != "<<" and key not in merged:
                    merged[key] = value
                    merged.marks[key] = source.marks[key]
        return merged

    def _error(self, message: str, event: Any, remedy: str) -> CfnError:
        mark = event.start_mark
        return CfnError(message, Location(self._file, mark.line + 1, mark.column + 1), remedy)
