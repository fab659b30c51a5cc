"""What stands in for unknown values while SAM translates, and the way back: places in the source, and Unknowns."""

import re
from typing import Any

from cfn.located import Map, Mark, Seq
from cfn.text import joined
from cfn.unknown import Unknown

PACKAGED = "stackwarden-packaged-at-deployment"
"""Stands for the bucket, key or image of code that ``sam package`` uploads."""


class StandIns:
    """Texts that SAM is given in place of what is not known, and the Unknown that each becomes again."""

    def __init__(self) -> None:
        self._meaning = {PACKAGED: Unknown("function", "packaged code", "the code is packaged at deployment")}
        self._names: dict[str, str] = {}
        self._pattern = re.compile(PACKAGED)

    def application(self, identifier: Any) -> str:
        """Stands for the template of an application of the Serverless Application Repository."""
        text = f"stackwarden-application-{len(self._meaning)}-"
        name = identifier if isinstance(identifier, str) else "it names"
        reason = f"the application {name} comes from the Serverless Application Repository at deployment"
        return self._add(text, Unknown("function", "serverless application", reason))

    def parameter(self, name: str, value: Unknown) -> str:
        """Stands for a parameter without a value; letters and digits only, for SAM makes logical ids of it."""
        text = f"stackwardenValueOf{name}NotKnown"
        self._names[text] = name
        return self._add(text, value)

    def _add(self, text: str, value: Unknown) -> str:
        self._meaning[text] = value
        self._pattern = re.compile("|".join(sorted(map(re.escape, self._meaning), key=len, reverse=True)))
        return text

    def plain(self, text: str) -> str:
        """A key, or the text of a Sub: parameters by their names."""
        if "stackwarden" not in text:
            return text
        return self._pattern.sub(lambda found: self._names.get(found[0], found[0]), text)

    def value(self, text: str) -> Any:
        """A value: an Unknown where it is a stand-in or holds one."""
        if "stackwarden" not in text:
            return text
        if text.isalnum() and text not in self._meaning:
            return self.plain(text)  # a logical id that was made of a parameter
        pieces: list[Any] = []
        end = 0
        for found in self._pattern.finditer(text):
            pieces += [text[end : found.start()], self._meaning[found[0]]]
            end = found.end()
        return joined([*pieces, text[end:]])

    def substituted(self, text: str) -> str:
        """The text of an Fn::Sub: a parameter is named there again."""
        return self._pattern.sub(lambda found: f"${{{self._names.get(found[0], found[0])}}}", text)


def located(node: Any, origin: Any, mark: Mark, given: StandIns) -> Any:
    """``node`` as a located tree: entries that the source also has keep its places, generated ones their parent's."""
    if isinstance(node, dict):
        return _map(node, origin, mark, given)
    if isinstance(node, list):
        items = Seq()
        known = origin if isinstance(origin, Seq) else Seq()
        for index, value in enumerate(node):
            place = known.marks[index] if index < len(known) else mark
            items.append(located(value, known[index] if index < len(known) else None, place, given))
            items.marks.append(place)
            items.dynamic |= getattr(items[-1], "dynamic", False)
        return items
    return given.value(node) if isinstance(node, str) else node


def _map(node: dict[str, Any], origin: Any, mark: Mark, given: StandIns) -> Map:
    out = Map()
    for written, value in node.items():
        key = given.plain(written)
        inside = origin.get(key) if isinstance(origin, Map) else None
        place = origin.marks.get(key) if isinstance(origin, Map) else None
        if place is None and isinstance(origin, Map) and isinstance(value, dict):
            # A generated resource is named after the SAM resource it comes from.
            parent = max((name for name in origin if key.startswith(name)), key=len, default=None)
            place = origin.marks[parent] if parent else None
        if key == "Fn::Sub" and isinstance(value, str):
            inner: Any = given.substituted(value)
        else:
            inner = located(value, inside, place or mark, given)
        out[key] = inner
        out.marks[key] = place or mark
        out.dynamic |= key == "Ref" or key.startswith("Fn::") or getattr(inner, "dynamic", False)
        out.dynamic |= isinstance(inner, str) and "{{resolve:" in inner
    return out
