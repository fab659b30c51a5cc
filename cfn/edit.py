"""One value set in the text of a template: only the bytes that must change do, comments and layout stay.

Nothing is guessed. What is anchored, merged, or comes from an intrinsic function is left to people, and an edit counts
only if the text, read anew, is the same template with that one value.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from yaml import CSafeLoader, compose
from yaml.error import YAMLError
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from cfn.errors import CfnError
from cfn.layout import Layout
from cfn.located import Map
from cfn.scalars import text_of
from cfn.source import tree

APPEND = "+"
"""As the last step: one more item of a list."""
LAYOUT = "the layout here is not one that can be edited safely"
Steps = tuple[str | int, ...]
Edit = tuple[Steps, Any]
"""Steps from the root, and the value to set there."""
BODY = 2
"""How many steps lead to a resource's body; its attributes are written beside its Type."""

_PAIR = re.compile(r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_LATE_COLON = re.compile(r'"(\s*\n\s*):')


class CannotEditError(Exception):
    """The value cannot be set safely: the reason, for people."""


def put(data: bytes, steps: Steps, value: Any) -> bytes:
    """The template with ``value`` at ``steps`` from the root. Raises CannotEditError where only a person may do that.

    What is missing on the way is made, in the style around it. A scalar is replaced; a list or mapping never is.
    """
    edited, refused = put_all(data, [(steps, value)])
    if refused:
        raise CannotEditError(refused[0])
    return edited


def put_all(data: bytes, edits: Sequence[Edit]) -> tuple[bytes, dict[int, str]]:
    """The template with many values set, and why not, by their number, for those that only a person may set.

    Edits of different resources do not meet: one reading serves one edit of each.
    """
    refused: dict[int, str] = {}
    waiting = dict(enumerate(edits))
    while waiting:
        first: dict[Steps, int] = {}
        for number, (steps, _) in waiting.items():
            first.setdefault(steps[:BODY], number)
        now = {number: waiting.pop(number) for number in first.values()}
        try:
            data = _together(data, now, refused)
        except CannotEditError:
            data = _one_by_one(data, now, refused)
    return data, refused


def _one_by_one(data: bytes, edits: Mapping[int, Edit], refused: dict[int, str]) -> bytes:
    for number, edit in edits.items():
        try:
            data = _together(data, {number: edit}, refused)
        except CannotEditError as error:
            refused[number] = str(error)
    return data


def _together(data: bytes, edits: Mapping[int, Edit], refused: dict[int, str]) -> bytes:
    """Edits that do not meet, over one reading, from the end so that none moves another's place."""
    bom = b"\xef\xbb\xbf" if data.startswith(b"\xef\xbb\xbf") else b""
    try:
        text = data[len(bom) :].decode()
        wanted = tree(data, "")
        editor = _Editor(text, _nodes(text))
    except (CfnError, YAMLError, UnicodeDecodeError) as error:
        raise CannotEditError("the file cannot be read for editing") from error
    spans = []
    for number, (steps, value) in edits.items():
        try:
            span = editor.change(steps, value)
            _set(wanted, steps, editor.written)
            spans.append(span)
        except CannotEditError as error:
            refused[number] = str(error)
    for start, end, new in sorted(spans, reverse=True):
        text = text[:start] + new + text[end:]
    edited = bom + text.encode()
    if edited != data:
        _verify(wanted, edited)
    return edited


def _nodes(text: str) -> Node:
    """The nodes of a document with the marks of ``text``: what JSON spells otherwise is replaced at equal length."""
    if text.lstrip()[:1] in {"{", "["}:
        text = _PAIR.sub("x" * 12, text)
        text = _LATE_COLON.sub(r'":\1', text)
    root = compose(text, Loader=CSafeLoader)
    if root is None:
        raise CannotEditError("the file is empty")
    return root


def _set(root: Any, steps: Steps, value: Any) -> None:
    """The same in the tree that was read: what the edited text must say."""
    here = root
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        if step == APPEND:
            here.append(value)
        elif after is None:
            here[step] = value
        else:
            there = here.get(step) if isinstance(here, dict) else here[step]
            if there is None:
                there = here[step] = [] if after == APPEND else Map()
            here = there


def _verify(wanted: Any, edited: bytes) -> None:
    """The edited text must say what was there, and the values; nothing else."""
    try:
        found = tree(edited, "")
    except CfnError as error:
        raise CannotEditError(LAYOUT) from error
    if found != wanted:
        raise CannotEditError(LAYOUT)


class _Editor:
    """Finds the one span that changes, and what to write there; ``written`` is the value as it will be read."""

    def __init__(self, text: str, root: Node) -> None:
        self.text = text
        self.layout = Layout(text, root)
        self._root = root
        self.written: Any = None

    def change(self, steps: Steps, value: Any) -> tuple[int, int, str]:
        """Start, end and replacement."""
        self.written = value
        node, lower = self._root, -1
        for number, step in enumerate(steps):
            self._refuse(node, lower)
            rest = steps[number + 1 :]
            if _is_nothing(node):
                return self._fill(node, _nested(steps[number:], value))
            if step == APPEND:
                if not isinstance(node, SequenceNode):
                    raise CannotEditError("what should be a list is not written as one")
                return self._or_refuse(self.layout.append(node, value))
            found = self._step(node, step)
            if found is None:
                beside = ("DeletionPolicy", "Type") if number == BODY and step != "Properties" else ()
                return self._or_refuse(self.layout.insert(node, str(step), _nested(rest, value), beside))
            node, lower = found
        self._refuse(node, lower)
        return self._replace(node, value)

    def _step(self, node: Node, step: str | int) -> tuple[Node, int] | None:
        """The node at a step and the least index at which it may start; None where it is missing."""
        if isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
            return node.value[step], node.start_mark.index
        if not isinstance(node, MappingNode) or isinstance(step, int):
            raise CannotEditError("the template is laid out otherwise than the finding says")
        for key, value in node.value:
            if key.value == step:
                return value, key.end_mark.index
        if any(key.value == "<<" for key, _ in node.value):
            raise CannotEditError("a merge key (<<) fills this mapping")
        return None

    def _refuse(self, node: Node, lower: int) -> None:
        """What is shared, or computed, is not ours to change."""
        start = node.start_mark.index
        if start < lower:
            raise CannotEditError("it is an alias (*) of a value written elsewhere")
        if self.text[start : start + 1] == "&":
            raise CannotEditError("it is anchored (&) and may be used elsewhere")
        if self.text[start : start + 1] == "!":
            raise CannotEditError(f"its value comes from {self.text[start:].split(None, 1)[0]}")
        if isinstance(node, MappingNode):
            for key, _ in node.value:
                if key.value == "Ref" or str(key.value).startswith("Fn::"):
                    raise CannotEditError(f"its value comes from {key.value}")
        if isinstance(node, ScalarNode) and "{{" in node.value:
            raise CannotEditError("its value is looked up at deployment")

    def _fill(self, node: Node, value: Any) -> tuple[int, int, str]:
        """Nothing stands there (``Properties:``): the value, in one line."""
        start, end = node.start_mark.index, node.end_mark.index
        return start, end, (" " if start == end else "") + self.layout.inline(value)

    def _replace(self, node: Node, value: Any) -> tuple[int, int, str]:
        if not isinstance(node, ScalarNode) or node.style in ("|", ">") or isinstance(value, (dict, list)):
            raise CannotEditError("a list, mapping or text of several lines stands there")
        start, end = node.start_mark.index, node.end_mark.index
        if node.style and not isinstance(value, str):
            value = self.written = text_of(value)  # "false" becomes "true": CloudFormation takes both
        if node.style:
            return start, end, f"{node.style}{value}{node.style}"
        return start, end, (" " if start == end else "") + self.layout.inline(value)

    @staticmethod
    def _or_refuse(change: tuple[int, int, str] | None) -> tuple[int, int, str]:
        if change is None:
            raise CannotEditError(LAYOUT)
        return change


def _is_nothing(node: Node) -> bool:
    return isinstance(node, ScalarNode) and not node.style and node.value.lower() in ("", "~", "null")


def _nested(steps: Sequence[str | int], value: Any) -> Any:
    """The value inside the mappings and lists of ``steps``."""
    for step in reversed(steps):
        if isinstance(step, int):
            raise CannotEditError("the list item is not there")
        value = [value] if step == APPEND else {step: value}
    return value


__all__ = ["APPEND", "CannotEditError", "Steps", "put", "put_all"]
