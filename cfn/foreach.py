"""Fn::ForEach of AWS::LanguageExtensions: loops in sections and in resource properties, unrolled before resolving."""

import re
from collections.abc import Callable
from typing import Any

from cfn.errors import CfnError, LimitError, Location
from cfn.located import Map, Mark, Seq
from cfn.problems import Problems
from cfn.scalars import text_of
from cfn.unknown import Unknown

MACRO = "Fn::Transform"
_PREFIX = "Fn::ForEach::"
_IDENTIFIER = re.compile(r"([$&])\{([^{}]*)\}")
MAX_UNROLLED = 5_000  # entries; CloudFormation takes no more than 500 resources
MAX_ITEM = 512  # characters of an item; a logical id takes 255
MAX_TEXT = 16_000_000  # characters of all texts that hold an identifier
MAX_VALUES = 300_000  # as many as a template may hold without loops


class Unroller:
    """Unrolls every loop below a node. ``value`` resolves a collection under the current parameters and mappings.

    A loop that cannot be unrolled, as over an unknown collection, is one of the ``problems``; its entries are left to
    the deployment then, as those of a macro are, and ``cut`` says so.
    """

    def __init__(self, file: str, value: Callable[[Any, Mark], Any], problems: Problems) -> None:
        self.cut = False
        self._problems = problems
        self._file = file
        self._value = value
        self._count = 0
        self._values = 0
        self._characters = 0
        self._loops: dict[str, Mark] = {}
        self._place: Mark = (1, 1)

    def unroll(self, node: Any, bound: dict[str, str]) -> Any:
        """The node with loops unrolled and identifiers replaced; parts that need neither are returned as they are."""
        self._values += 1
        if self._values > MAX_VALUES:
            message = f"Loops unroll to more than {MAX_VALUES:,} values"
            raise self._limit(message, self._place, "Split the template.")
        if isinstance(node, Map):
            return self._map(node, bound)
        if isinstance(node, Seq):
            if not bound and not node.dynamic:
                return node
            out = Seq()
            out.extend(self.unroll(item, bound) for item in node)
            out.marks, out.dynamic = node.marks, node.dynamic
            return out
        return self._replaced(node, bound) if bound and isinstance(node, str) else node

    def _map(self, node: Map, bound: dict[str, str]) -> Any:
        if not bound and not node.dynamic:
            return node
        if len(node) == 1 and isinstance(node.get("Ref"), str) and node["Ref"] in bound:
            return bound[node["Ref"]]
        out = Map()
        out.dynamic = node.dynamic
        for key, entry in node.items():
            mark = node.marks[key]
            if key.startswith(_PREFIX):
                self._tried(key, entry, mark, bound, out)
            else:
                self._put(out, self._replaced(key, bound), self.unroll(entry, bound), mark)
        return out

    def _tried(self, key: str, entry: Any, mark: Mark, bound: dict[str, str], out: Map) -> None:
        try:
            self._loop(key, entry, mark, bound, out)
        except CfnError as error:
            self._problems.add(error)
            self.cut = True
            out[MACRO], out.marks[MACRO], out.dynamic = key, mark, True

    def _loop(self, key: str, entry: Any, mark: Mark, bound: dict[str, str], out: Map) -> None:
        if not isinstance(entry, Seq) or len(entry) != 3 or not isinstance(entry[2], Map):
            raise self._error(
                f"{key} takes [identifier, collection, {{key: value}}]", mark, "See the ForEach reference."
            )
        if self._loops.setdefault(key, mark) != mark:
            message = f"{key} stands twice, first in line {self._loops[key][0]}"
            raise self._error(message, mark, "Give each loop its own name.")
        identifier, collection, body = entry
        if not isinstance(identifier, str) or identifier in bound:
            raise self._error(
                f"{key}: {identifier!r} cannot be an identifier here", mark, "Give the loop its own name."
            )
        items = self._items(key, self.unroll(collection, bound), entry.marks[1])
        for item in items:
            self._count += 1
            self._place = mark
            if self._count > MAX_UNROLLED:
                raise self._limit(f"Loops unroll to more than {MAX_UNROLLED:,} entries", mark, "Split the template.")
            inner = self._map(body, {**bound, identifier: text_of(item)})
            if not isinstance(inner, Map):
                raise self._error(f"{key} repeats a map of entries, not a Ref", mark, "Write {key: value}.")
            for name, value in inner.items():
                self._put(out, name, value, inner.marks[name])

    def _items(self, key: str, collection: Any, mark: Mark) -> list[Any]:
        """The members of a loop's collection. Raises CfnError where they are not known."""
        items = self._value(collection, mark)
        unknown = next((i for i in (items if isinstance(items, list) else [items]) if isinstance(i, Unknown)), None)
        if unknown is not None:
            message = f"{key}: the collection is not known: {unknown.reason}"
            raise self._error(message, mark, "Give the parameter behind it a value; what the loop makes is not seen.")
        if isinstance(items, list) and any(len(text_of(item)) > MAX_ITEM for item in items):
            raise self._error(f"{key}: an item is longer than {MAX_ITEM} characters", mark, "Shorten it.")
        if not isinstance(items, list) or any(isinstance(item, (dict, list, type(None))) for item in items):
            raise self._error(f"{key}: the collection is no list of texts", mark, "Write a list, or Ref a list.")
        return items

    def _replaced(self, text: str, bound: dict[str, str]) -> str:
        if "{" not in text:
            return text
        found = replaced(text, bound)
        self._characters += len(found)
        if self._characters > MAX_TEXT:
            raise self._limit(f"Loops make more than {MAX_TEXT:,} characters", self._place, "Split the template.")
        return found

    def _put(self, out: Map, key: str, value: Any, mark: Mark) -> None:
        if key in out and key != MACRO:
            raise self._error(f"The loop makes {key!r} twice", mark, "Use the identifier in the key.")
        out[key] = value
        out.marks[key] = mark

    def _limit(self, message: str, mark: Mark, remedy: str) -> LimitError:
        return LimitError(message, Location(self._file, *mark), remedy)

    def _error(self, message: str, mark: Mark, remedy: str) -> CfnError:
        return CfnError(message, Location(self._file, *mark), remedy)


def replaced(text: str, bound: dict[str, str]) -> str:
    """``${X}`` becomes the item, ``&{X}`` the item without what a logical id cannot hold; all in one pass."""

    def item(match: re.Match[str]) -> str:
        value = bound.get(match[2])
        if value is None:
            return match[0]
        return value if match[1] == "$" else re.sub(r"[^A-Za-z0-9]", "", value)

    return _IDENTIFIER.sub(item, text)
