"""What a check sees: a resolved value with its place, comparing as CloudFormation does and honest about unknowns."""

import re
from collections.abc import Hashable, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from cfn.located import Path, find
from cfn.unknown import Unknown
from policies.kernel import compare, shapes

if TYPE_CHECKING:
    from policies.kernel.resource import Resource


class Value:
    """A value inside a resource. ``raw`` is what the resolver made of it; ``path`` leads to it from the body.

    Comparing an unknown value (``==``, ``<``, ``in`` a tuple, truth, ``startswith`` …) is a question that the engine
    answers both ways; whether it is there and what it refers to are facts. Compare with tuples, not sets: a value has
    no hash.
    """

    __slots__ = ("path", "raw", "resource")
    __hash__ = None  # type: ignore[assignment]  # a set would look up by hash and never ask about an unknown

    def __init__(self, raw: Any, resource: "Resource", path: Path) -> None:
        self.raw = raw
        self.resource = resource
        self.path = path

    # -- what it is ------------------------------------------------------------------------------------------------
    @property
    def unknown(self) -> bool:
        """Whether it is known only after deployment."""
        return isinstance(self.raw, Unknown)

    @property
    def is_map(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.raw, dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.raw, list)

    @property
    def number(self) -> float | int | None:
        """The number it is or spells; None where it is none or unknown."""
        return compare.number(self.raw)

    def __str__(self) -> str:
        return str(self.raw) if isinstance(self.raw, Unknown | dict | list) else compare.text(self.raw)

    def __repr__(self) -> str:
        return f"Value({self.raw!r}, {self.resource.id}, {'.'.join(map(str, self.path))})"

    # -- what is inside --------------------------------------------------------------------------------------------
    def each(self, pattern: str) -> Iterator["Value"]:
        """Every value the dotted ``pattern`` leads to below this one; ``*`` is each entry of a list or map."""
        return below(self.raw, self.resource, self.path, pattern)

    def get(self, pattern: str) -> "Value | None":
        """The first value at ``pattern`` below this one; None where there is none."""
        return first(self.raw, self.resource, self.path, pattern)

    def on(self, pattern: str) -> bool:
        """Whether the switch at ``pattern`` below this value is there and on."""
        found = self.get(pattern)
        return found is not None and bool(found)

    def spot(self, pattern: str) -> "Value | tuple[Value, str]":
        """Where to point for ``pattern`` below this value: at what is there, or at this value, naming the path."""
        found = self.get(pattern)
        return (self, pattern) if found is None else found

    def entries(self) -> Iterator[tuple[str, "Value"]]:
        """Keys and values of a mapping; nothing for anything else."""
        if isinstance(self.raw, dict):
            for key, raw in self.raw.items():
                yield key, Value(raw, self.resource, (*self.path, key))

    def __iter__(self) -> Iterator["Value"]:
        """The items of a list; a single value stands for a list of one, as in CloudFormation and IAM."""
        if isinstance(self.raw, list):
            for index, raw in enumerate(self.raw):
                yield Value(raw, self.resource, (*self.path, index))
        else:
            yield self

    def targets(self) -> "list[Resource]":
        """The resources of the whole graph that it, or any part of it, refers to."""
        return self.resource.view.targets(self)

    # -- comparing -------------------------------------------------------------------------------------------------
    def __eq__(self, other: object) -> bool:
        raw = other.raw if isinstance(other, Value) else other
        if isinstance(self.raw, Unknown):
            return self._equals(self.raw, other)
        if isinstance(raw, Unknown):
            return isinstance(other, Value) and other == self.raw
        return compare.same(self.raw, raw)

    def _equals(self, mine: Unknown, other: object) -> bool:
        raw = other.raw if isinstance(other, Value) else other
        if isinstance(raw, Unknown):
            theirs = other._subject(raw) if isinstance(other, Value) else identity(raw, "")
            subject = self._subject(mine)
            return subject == theirs or (
                not _distinct(mine, raw) and self.resource.view.oracle.ask(subject, "is", theirs)
            )
        if raw is None or isinstance(raw, dict | list):
            return False
        literal = compare.text(raw)
        return shapes.can_equal(mine, literal) and self.resource.view.oracle.equals(self._subject(mine), literal)

    def __lt__(self, limit: float) -> bool:
        if isinstance(self.raw, Unknown):
            return self.resource.view.oracle.below(self._subject(self.raw), limit)
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
        return self.resource.view.oracle.equals(self._subject(self.raw), "true")

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

    def lower(self) -> "Value":
        """The same value in lower case, for comparing without regard to case."""
        return Value(_lower(self.raw), self.resource, self.path)

    def _asked(self, operation: str, operand: Hashable, known: bool | None, test: Any) -> bool:
        if known is not None:
            return known
        return self.resource.view.oracle.ask(self._subject(self.raw), operation, operand, test)

    def _subject(self, raw: Unknown) -> Hashable:
        return identity(raw, self.resource.stack.key)


def identity(unknown: Unknown, stack: str) -> Hashable:
    """What makes two unknowns the same one: the resource and attribute, or the name within its stack."""
    if unknown.kind == "text":
        return tuple(part if isinstance(part, str) else identity(part, stack) for part in unknown.parts)
    if unknown.target is not None:
        return unknown.target, unknown.attribute
    if unknown.kind in ("pseudo", "dynamic") and unknown.text != "AWS::Region":
        return unknown.kind, unknown.text
    return stack, unknown.kind, unknown.text, unknown.path


@cache
def _plain_steps(pattern: str) -> tuple[str, ...] | None:
    """The steps of a pattern without ``*`` and list indices; None for others."""
    steps = tuple(pattern.split("."))
    return None if any(step == "*" or step.isdigit() for step in steps) else steps


def first(root: Any, resource: "Resource", base: Path, pattern: str) -> Value | None:
    """The first value at ``pattern``; a short way for plain paths through mappings, which are nearly all."""
    steps = _plain_steps(pattern)
    if steps is None:
        return next(below(root, resource, base, pattern), None)
    here = root
    for step in steps:
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, Unknown):
            return next(below(root, resource, base, pattern), None)
        else:
            return None
    return Value(here, resource, base + steps)


def below(root: Any, resource: "Resource", base: Path, pattern: str) -> Iterator[Value]:
    """Values at ``pattern`` below ``root``. Whether anything is there below an unknown mapping is itself a question."""
    for path, raw in find(root, pattern):
        if isinstance(raw, Unknown):
            rest = pattern.split(".")[len(path) :]
            if any(step != "*" for step in rest):
                inner = replace(
                    raw, text=".".join((raw.text or str(raw), *rest)), target=None, kind="function", parts=()
                )
                if not resource.view.oracle.ask(identity(inner, resource.stack.key), "present", ""):
                    continue
                yield Value(inner, resource, base + path)
                continue
        yield Value(raw, resource, base + path)


def _distinct(left: Unknown, right: Unknown) -> bool:
    """Two resources never share a physical id."""
    return left.kind == right.kind == "ref" and left.target is not None and left.target != right.target


def _lower(raw: Any) -> Any:
    if isinstance(raw, str):
        return raw.lower()
    if isinstance(raw, Unknown) and raw.kind == "text":
        return replace(raw, parts=tuple(_lower(part) if isinstance(part, str) else part for part in raw.parts))
    return raw
