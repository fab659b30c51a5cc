"""How a template is laid out, and new entries written in that manner: block or flow, indented or in one line."""

import json
import re
from collections.abc import Iterator
from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cfn.scalars import plain_value, text_of

Change = tuple[int, int, str]
"""Start and end of a span of the text, and what to write there."""

_BREAK = re.compile(r"\r\n|[\r\n\x85\u2028\u2029]")
_TAIL = re.compile(r"[ \t]*(?:[ \t]#[^\r\n\x85\u2028\u2029]*)?(?=[\r\n\x85\u2028\u2029]|\Z)")
_LONGEST_LINE = 2_000  # before a node; in a longer one the layout is that of one line
_SIMPLE = re.compile(r"[A-Za-z][\w./-]*\Z", re.ASCII)


def plain(value: Any) -> str:
    """A scalar in YAML: without quotes where that is safe."""
    if isinstance(value, str) and not (_SIMPLE.match(value) and plain_value(value) == value):
        return json.dumps(value)
    return text_of(value)


class Layout:
    """Of one text, whose nodes begin at ``root``."""

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.json = text.lstrip()[:1] in {"{", "["}
        found = _BREAK.search(text)
        self.newline = found[0] if found else "\n"
        self._unit = self._indentation(root)
        self._tight = self.json and '":' in text and '": ' not in text

    def _indentation(self, root: Node) -> str:
        """One level: how much deeper the first nested key stands than its parent, or two spaces."""
        for key, value in root.value if isinstance(root, MappingNode) else ():
            if isinstance(value, MappingNode) and value.value:
                outer, inner = self._margin(key), self._margin(value.value[0][0])
                if outer is not None and inner is not None and inner.startswith(outer) and inner != outer:
                    return inner[len(outer) :]
        return "  "

    def _margin(self, node: Node) -> str | None:
        """The white space before a node on its line; None where something else stands there."""
        before = self._line_before(node)
        return before if not before.strip(" \t") else None

    def _line_before(self, node: Node) -> str:
        """What stands before a node on its line."""
        start = node.start_mark.index
        return _BREAK.split(self.text[max(start - _LONGEST_LINE, 0) : start])[-1]

    def insert(self, mapping: Node, key: str, value: Any, beside: tuple[str, ...] = ()) -> Change | None:
        """A new entry of a mapping: behind the first of the entries ``beside`` that is there, else at the end, or as
        near to it as can be.

        None where the mapping is written in a way that leaves no safe place.
        """
        if not isinstance(mapping, MappingNode):
            return None
        if mapping.flow_style:
            return self._insert_flow(mapping, [each for each, _ in mapping.value], {key: value})
        column = mapping.value[0][0].start_mark.column
        lines = list(self._block({key: value}, " " * column))
        wanted = [entry for name in beside for entry in mapping.value if entry[0].value == name]
        for name, content in [*wanted, *reversed(mapping.value)]:
            end = self._line_end(self._last(content, name.end_mark.index))
            if end is not None:
                return end, end, "".join(self.newline + line for line in lines)
        start = mapping.value[0][0].start_mark.index
        return start, start, self.newline.join(lines)[column:] + self.newline + " " * column

    def append(self, sequence: SequenceNode, value: Any) -> Change | None:
        """One more item at the end of a list; None as for :meth:`insert`."""
        if sequence.flow_style:
            return self._insert_flow(sequence, sequence.value, [value])
        last = sequence.value[-1]
        end = self._line_end(self._last(last, sequence.start_mark.index))
        if end is None:
            return None
        lines = self._block([value], " " * sequence.start_mark.column)
        return end, end, "".join(self.newline + line for line in lines)

    def inline(self, value: Any) -> str:
        """A value in one line: JSON in JSON, else YAML's flow style."""
        if self.json:
            return json.dumps(value, separators=(",", ":") if self._tight else (", ", ": "))
        if isinstance(value, dict):
            return "{" + ", ".join(f"{plain(key)}: {self.inline(each)}" for key, each in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ", ".join(map(self.inline, value)) + "]"
        return plain(value)

    def _block(self, value: Any, margin: str) -> Iterator[str]:
        """Lines of YAML's block style."""
        if isinstance(value, list):
            for item in value:
                first, *rest = self._block(item, f"{margin}  ")
                yield f"{margin}- {first.lstrip(' ')}"
                yield from rest
        elif isinstance(value, dict):
            for key, each in value.items():
                if isinstance(each, (dict, list)) and each:
                    yield f"{margin}{plain(key)}:"
                    yield from self._block(each, margin + self._unit)
                else:
                    yield f"{margin}{plain(key)}: {self.inline(each)}"
        else:
            yield margin + plain(value)

    def _last(self, node: Node, lower: int) -> int | None:
        """Where the text of a node ends; None for an alias and for a block scalar, whose mark is past it."""
        if node.start_mark.index < lower:
            return None
        if isinstance(node, ScalarNode):
            return None if node.style in ("|", ">") else int(node.end_mark.index)
        if not isinstance(node, (MappingNode, SequenceNode)) or node.flow_style or not node.value:
            return int(node.end_mark.index)
        if isinstance(node, MappingNode):
            key, value = node.value[-1]
            return self._last(value, key.end_mark.index)
        return self._last(node.value[-1], node.start_mark.index)

    def _line_end(self, index: int | None) -> int | None:
        """The end of the line, if only a comment follows."""
        match = _TAIL.match(self.text, index) if index is not None else None
        return match.end() if match else None

    def _insert_flow(self, node: Node, entries: list[Node], new: Any) -> Change:
        """Into ``{…}`` or ``[…]``: behind the last entry, in its manner."""
        close = node.end_mark.index - 1
        if not entries:
            return node.start_mark.index + 1, close, self._within(self._own_margin(node), new)
        end = self._entry_end(node)
        margin = self._margin(entries[-1])
        if margin is not None:
            return end, end, f",{self.newline}{margin}{self._bare(new, margin)}"
        gap = "" if self._tight else " "
        return end, end, f",{gap}{self._bare(new, None)}"

    def _entry_end(self, node: Node) -> int:
        lower, last = node.start_mark.index, node.value[-1]
        if isinstance(node, MappingNode):
            lower, last = last[0].end_mark.index, last[1]
        if last.start_mark.index < lower:  # an alias: its own text ends before , } ]
            tail = self.text[: node.end_mark.index - 1].rstrip()
            return len(tail.rstrip(",").rstrip())
        return int(last.end_mark.index)

    def _own_margin(self, node: Node) -> str | None:
        """In JSON of several lines: the margin of the line that an empty ``{}`` stands in."""
        if not self.json or not _BREAK.search(self.text.strip()):
            return None
        before = self._line_before(node)
        return before[: len(before) - len(before.lstrip(" \t"))]

    def _within(self, margin: str | None, new: Any) -> str:
        if margin is None:
            return self._bare(new, None)
        deeper = margin + self._unit
        return f"{self.newline}{deeper}{self._bare(new, deeper)}{self.newline}{margin}"

    def _bare(self, new: Any, margin: str | None) -> str:
        """The one entry without the brackets around it; over several lines in JSON that has a ``margin``."""
        if not self.json or margin is None:
            return self.inline(new)[1:-1]
        lines = json.dumps(new, indent=self._unit).split("\n")[1:-1]
        return f"{self.newline}{margin}".join(line[len(self._unit) :] for line in lines)
