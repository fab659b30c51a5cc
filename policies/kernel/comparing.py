"""Comparisons that are facts where a value is known, and questions where it is not."""

import re
from collections.abc import Hashable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Self

from cfn.located import Path
from cfn.unknown import Unknown
from policies.kernel import compare, shapes

if TYPE_CHECKING:
    from policies.kernel.resource import Resource


class Comparing:
    """The comparing half of :class:`policies.kernel.value.Value`: everything here may ask the oracle."""

    __slots__ = ("path", "raw", "resource")
    __hash__ = None  # type: ignore[assignment]  # a set would look up by hash and never ask about an unknown

    def __init__(self, raw: Any, resource: "Resource", path: Path) -> None:
        self.raw = raw
        self.resource = resource
        self.path = path

    @property
    def unknown(self) -> bool:
        """Whether it is known only after deployment."""
        return isinstance(self.raw, Unknown)

    @property
    def number(self) -> float | int | None:
        """The number it is or spells; None where it is none or unknown."""
        return compare.number(self.raw)

    def __eq__(self, other: object) -> bool:
        raw = other.raw if isinstance(other, Comparing) else other
        if isinstance(self.raw, Unknown):
            return self._equals(self.raw, other)
        if isinstance(raw, Unknown):
            return isinstance(other, Comparing) and other == self.raw
        return compare.same(self.raw, raw)

    def _equals(self, mine: Unknown, other: object) -> bool:
        raw = other.raw if isinstance(other, Comparing) else other
        if isinstance(raw, Unknown):
            theirs = other._subject(raw) if isinstance(other, Comparing) else identity(raw, "")
            subject = self._subject(mine)
            return subject == theirs or (
                not _distinct(mine, raw) and self.resource.oracle.ask(subject, "is", theirs, cause=mine)
            )
        if raw is None or isinstance(raw, (dict, list)):
            return False
        literal = compare.text(raw)
        return shapes.can_equal(mine, literal) and self.resource.oracle.equals(self._subject(mine), literal, mine)

    def __lt__(self, limit: float) -> bool:
        if isinstance(self.raw, Unknown):
            return self.resource.oracle.below(self._subject(self.raw), limit, self.raw)
        found = self.number
        return found is not None and found < limit

    def __ge__(self, limit: float) -> bool:
        return (self.unknown or self.number is not None) and not self < limit

    def __le__(self, limit: float) -> bool:
        if isinstance(self.raw, Unknown):
            return self < limit + 1  # unknown numbers of CloudFormation are whole
        found = self.number
        return found is not None and found <= limit

    def __gt__(self, limit: float) -> bool:
        return (self.unknown or self.number is not None) and not self <= limit

    def __bool__(self) -> bool:
        """What it says as a switch: ``true``, or something there. A Ref to a resource is always something."""
        if not isinstance(self.raw, Unknown):
            return compare.truthy(self.raw)
        literal = self.raw.kind == "text" and any(isinstance(part, str) and part for part in self.raw.parts)
        if literal or self.raw.kind in ("ref", "zone"):
            return True
        return self.resource.oracle.equals(self._subject(self.raw), "true", self.raw)

    def startswith(self, prefix: str) -> bool:
        """Whether it begins with ``prefix``."""
        if not isinstance(self.raw, Unknown):
            return compare.text(self.raw).startswith(prefix)
        return self._asked("starts", prefix, shapes.starts(self.raw, prefix), lambda text: text.startswith(prefix))

    def endswith(self, suffix: str) -> bool:
        """Whether it ends with ``suffix``."""
        if not isinstance(self.raw, Unknown):
            return compare.text(self.raw).endswith(suffix)
        return self._asked("ends", suffix, shapes.ends(self.raw, suffix), lambda text: text.endswith(suffix))

    def contains(self, piece: str) -> bool:
        """Whether ``piece`` is somewhere in its text."""
        if not isinstance(self.raw, Unknown):
            return piece in compare.text(self.raw)
        return self._asked("contains", piece, shapes.contains(self.raw, piece), lambda text: piece in text)

    def matches(self, pattern: "re.Pattern[str]") -> bool:
        """Whether the regular expression is found in its text."""
        if not isinstance(self.raw, Unknown):
            return pattern.search(compare.text(self.raw)) is not None
        return self._asked("matches", pattern, None, lambda text: pattern.search(text) is not None)

    def holds(self, question: str) -> bool:
        """For an unknown value: whether what it stands for has a property that no comparison can express."""
        return isinstance(self.raw, Unknown) and self._asked("holds", question, None, None)

    def lower(self) -> Self:
        """The same value in lower case, for comparing without regard to case."""
        return type(self)(_lower(self.raw), self.resource, self.path)

    def _asked(self, operation: str, operand: Hashable, known: bool | None, test: Any) -> bool:
        if known is not None:
            return known
        return self.resource.oracle.ask(self._subject(self.raw), operation, operand, test, self.raw)

    def _subject(self, raw: Unknown) -> Hashable:
        return self.resource.identity(raw)


def identity(unknown: Unknown, stack: str) -> Hashable:
    """What makes two unknowns the same one: the resource and attribute, or the name within its stack."""
    if unknown.kind == "text":
        return tuple(part if isinstance(part, str) else identity(part, stack) for part in unknown.parts)
    if unknown.target is not None:
        return unknown.target, unknown.attribute
    if unknown.kind in ("pseudo", "dynamic") and unknown.text != "AWS::Region":
        return unknown.kind, unknown.text
    return stack, unknown.kind, unknown.text, unknown.path


def _distinct(left: Unknown, right: Unknown) -> bool:
    """Two resources never share a physical id."""
    return left.kind == right.kind == "ref" and left.target is not None and left.target != right.target


def _lower(raw: Any) -> Any:
    if isinstance(raw, str):
        return raw.lower()
    if isinstance(raw, Unknown) and raw.kind == "text":
        return replace(raw, parts=tuple(_lower(part) if isinstance(part, str) else part for part in raw.parts))
    return raw
