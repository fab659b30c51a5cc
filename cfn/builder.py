"""Parser events → located tree, in one loop without recursion; depth, size and alias expansion are bounded."""

from collections.abc import Callable
from sys import intern
from typing import Any

from yaml._yaml import CParser
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
from cfn.scalars import intrinsic_of, plain_value
from cfn.unknown import Unknown

MAX_DEPTH = 100
MAX_NODES = 300_000  # after alias expansion; a 1 MB template without aliases stays below
MAX_PROBLEMS = 100  # one more refuses the file
_PLAIN_TAGS = (":str", ":map", ":seq", ":int", ":bool", ":float", ":null")


class NotATemplateError(CfnError):
    """The file is readable, but it is not CloudFormation."""


class Builder:
    """Turns the events of one document into Map, Seq and scalars.

    ``problems``: keys that stand twice (the last is kept) and tags that mean nothing (the value is Unknown).
    """

    def __init__(self, parser: CParser, file: str) -> None:
        self._next: Callable[[], Any] = parser.get_event
        self._file = file
        self._anchors: dict[str, tuple[Any, int] | None] = {}
        self._depths: dict[int, int] = {}
        self.problems: list[CfnError] = []

    def build(self) -> Any:
        """The root of the one document. Raises CfnError for what is bounded here, YAMLError for wrong syntax."""
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
        # A frame is an open container's outside: (parent, its pending key, own place, tag, anchor, nodes before it).
        frames: list[tuple[Any, str | None, Mark, str | None, str | None, int]] = []
        here: Any = None
        marks: Any = None  # of here
        mapping = False  # here is a Map
        key: str | None = None
        place: Mark = (1, 1)
        nodes = 0
        newmap, newseq = Map.__new__, Seq.__new__
        nextevent = self._next
        while True:
            event = nextevent()
            kind = event.__class__
            if kind is ScalarEvent:
                value = event.value
                if mapping and key is None:
                    key = intern(value)  # the same few stand in every template: a tenth of its memory
                    if key in here:
                        self._twice(key, marks[key][0], event)
                    mark = event.start_mark
                    marks[key] = (mark.line + 1, mark.column + 1)
                    if key == "Ref" or key.startswith("Fn::"):
                        here.dynamic = True
                    continue
                if event.implicit[0]:
                    value = plain_value(value)
                dynamic = value.__class__ is str and "{{" in value
                tag = event.tag
                if tag is not None or not mapping:  # else it is the key's place that counts
                    mark = event.start_mark
                    place = (mark.line + 1, mark.column + 1)
                    if tag is not None and tag != "!":
                        value = self._tagged(tag, event, value, place)
                        dynamic = value.__class__ is Map or (value.__class__ is str and "{{" in value)
                if event.anchor:
                    self._anchors[event.anchor] = (value, 1)
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                value = here
                if mapping and "<<" in here:
                    value = self._merged(here, event)
                here, key, place, tag, anchor, before = frames.pop()
                mapping = here.__class__ is Map
                marks = None if here is None else here.marks
                if tag is None:
                    dynamic = value.dynamic
                else:
                    value = self._tagged(tag, event, value, place)
                    dynamic = getattr(value, "dynamic", False)
                if anchor:
                    self._anchors[anchor] = (value, nodes - before + 1)
            elif kind is AliasEvent:
                if mapping and key is None:
                    raise self._error("A mapping key must be text", event, "Write a plain key.")
                value, nodes = self._alias(event, len(frames), nodes)
                mark = event.start_mark
                place = (mark.line + 1, mark.column + 1)
                dynamic = "{{" in value if isinstance(value, str) else isinstance(value, (Map, Seq)) and value.dynamic
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                if mapping and key is None:
                    raise self._error("A mapping key must be text", event, "Write a plain key.")
                if len(frames) >= MAX_DEPTH:
                    raise self._error(f"Nested deeper than {MAX_DEPTH} levels", event, "Flatten the template.")
                if event.anchor:
                    self._anchors[event.anchor] = None
                tag = None if event.implicit or event.tag == "!" else event.tag
                mark = event.start_mark
                place = (mark.line + 1, mark.column + 1)
                frames.append((here, key, place, tag, event.anchor, nodes))
                mapping = kind is MappingStartEvent
                if mapping:  # what Map() does, without a call: a template has thousands
                    here = newmap(Map)
                    here.marks = marks = {}
                else:
                    here = newseq(Seq)
                    here.marks = marks = []
                here.dynamic = False
                key = None
                continue
            else:
                raise self._error("The document ends too early", event, "Complete the template.")
            nodes += 1
            if nodes > MAX_NODES:
                raise self._error(f"More than {MAX_NODES:,} values", event, "Split the template; avoid YAML aliases.")
            if key is not None:
                here[key] = value
                key = None
            elif here is None:
                return value
            else:
                here.append(value)
                marks.append(place)
            if dynamic:
                here.dynamic = True

    def _alias(self, event: Any, depth: int, nodes: int) -> tuple[Any, int]:
        """What an alias stands for, and the number of ``nodes`` with it."""
        known = self._anchors.get(event.anchor)
        if known is None:
            what = "contains itself" if event.anchor in self._anchors else "has no anchor before it"
            raise self._error(f"The alias *{event.anchor} {what}", event, "Write the value out.")
        value, size = known
        nodes += size
        if nodes > MAX_NODES:
            raise self._error(f"Aliases expand to more than {MAX_NODES:,} values", event, "Write the value out.")
        if depth + self._depth(value) > MAX_DEPTH:
            raise self._error(f"Nested deeper than {MAX_DEPTH} levels", event, "Flatten the template.")
        return value, nodes

    def _depth(self, value: Any) -> int:
        """How many containers nest in a value; what aliases repeat is measured once, so that a bomb costs nothing."""
        if not isinstance(value, (Map, Seq)):
            return 0
        known = self._depths.get(id(value))
        if known is None:
            entries = value.values() if isinstance(value, Map) else value
            known = self._depths[id(value)] = 1 + max((self._depth(entry) for entry in entries), default=0)
        return known

    def _tagged(self, tag: str, event: Any, value: Any, place: Mark) -> Any:
        if tag.startswith("tag:yaml.org,2002:"):
            if not tag.endswith(_PLAIN_TAGS):
                message = f"The YAML tag {tag!r} is not allowed in CloudFormation"
                return self._unknown(tag, self._error(message, event, "Write plain values."))
            if isinstance(value, (Map, Seq)):
                return value
            return event.value if tag.endswith(":str") else plain_value(event.value)
        function = intrinsic_of(tag)
        if function is None:
            message = f"Unknown function {tag}"
            return self._unknown(tag, self._error(message, event, "Use an intrinsic function of CloudFormation."))
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
            merged.dynamic |= source.dynamic
            for key, value in source.items():
                if key != "<<" and key not in merged:
                    merged[key] = value
                    merged.marks[key] = source.marks[key]
        return merged

    def _twice(self, key: str, line: int, event: Any) -> None:
        """The last one stays, as in CloudFormation, which says nothing of it and deploys that one."""
        self._problem(self._error(f"Key {key!r} stands twice, first in line {line}", event, "Remove one of them."))

    def _unknown(self, tag: str, error: CfnError) -> Unknown:
        self._problem(error)
        return Unknown("function", f"{tag} in line {error.location.line}:{error.location.column}", error.message)

    def _problem(self, error: CfnError) -> None:
        if len(self.problems) >= MAX_PROBLEMS:
            raise error
        self.problems.append(error)

    def _error(self, message: str, event: Any, remedy: str) -> CfnError:
        mark = event.start_mark
        return CfnError(message, Location(self._file, mark.line + 1, mark.column + 1), remedy)
