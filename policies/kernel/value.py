"""What a check sees: a resolved value with its place, comparing as CloudFormation does and honest about unknowns."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING, Any

from cfn.located import Path, walk
from cfn.unknown import Unknown
from policies.kernel import compare, shapes
from policies.kernel.comparing import Comparing

if TYPE_CHECKING:
    from policies.kernel.resource import Resource


class Value(Comparing):
    """A value inside a resource. ``raw`` is what the resolver made of it; ``path`` leads to it from the body.

    Comparing an unknown value (``==``, ``<``, ``in`` a tuple, truth, ``startswith`` …) is a question that the engine
    answers both ways; whether it is there and what it refers to are facts. Compare with tuples, not sets: a value has
    no hash.
    """

    __slots__ = ()

    # -- what it is ------------------------------------------------------------------------------------------------
    @property
    def is_map(self) -> bool:
        """Whether it is a mapping."""
        return isinstance(self.raw, dict)

    @property
    def is_list(self) -> bool:
        """Whether it is a list."""
        return isinstance(self.raw, list)

    def __str__(self) -> str:
        return str(self.raw) if isinstance(self.raw, (Unknown, dict, list)) else compare.text(self.raw)

    def __repr__(self) -> str:
        return f"Value({self.raw!r}, {self.resource.id}, {'.'.join(map(str, self.path))})"

    # -- what is inside --------------------------------------------------------------------------------------------
    def each(self, pattern: str) -> Iterator["Value"]:
        """Every value the dotted ``pattern`` leads to below this one; ``*`` is each item of a list."""
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
        """The items of a list; a single value stands for a list of one, as in CloudFormation and IAM.

        What is unknown may turn out to be a list of any items: it stands for all of them.
        """
        if isinstance(self.raw, list):
            for index, raw in enumerate(self.raw):
                yield Value(raw, self.resource, (*self.path, index))
        else:
            yield Items(self.raw, self.resource, self.path) if isinstance(self.raw, Unknown) else self

    def targets(self) -> "list[Resource]":
        """The resources of the whole graph that it, or any part of it, refers to."""
        return self.resource.view.targets(self)


class Items(Value):
    """All items of an unknown list: that one of them equals something keeps none from equalling something else."""

    __slots__ = ()

    def _equals(self, mine: Unknown, other: object) -> bool:
        raw = other.raw if isinstance(other, Comparing) else other
        if raw is None or isinstance(raw, Unknown | dict | list):
            return super()._equals(mine, other)
        literal = compare.text(raw)
        return self._asked("holds an item", literal, None if shapes.can_equal(mine, literal) else False, None)


@cache
def _plain_steps(pattern: str) -> tuple[str, ...] | None:
    """The steps of a pattern without ``*`` and list indices; None for others."""
    steps = tuple(pattern.split("."))
    return None if any(step == "*" or step.isdigit() for step in steps) else steps


def first(root: Any, resource: "Resource", base: Path, pattern: str) -> Value | None:
    """The first value at ``pattern``; a short way for plain paths through mappings, which are nearly all.

    An empty text, or nothing after the colon, counts as not there: AWS takes neither for a setting.
    """
    steps = _plain_steps(pattern)
    if steps is None:
        return next((each for each in below(root, resource, base, pattern) if each.raw is not None), None)
    here = root
    for step in steps:
        if isinstance(here, dict):
            here = here.get(step)
        elif isinstance(here, Unknown):
            return next(below(root, resource, base, pattern), None)
        else:
            return None
    return None if here is None or (here.__class__ is str and not here) else Value(here, resource, base + steps)


def below(root: Any, resource: "Resource", base: Path, pattern: str) -> Iterator[Value]:
    """Values at ``pattern`` below ``root``; an empty text counts as not there.

    Whether anything is there below an unknown mapping is itself a question.
    """
    for path, raw, rest in walk(root, pattern):
        if isinstance(raw, Unknown) and any(step != "*" for step in rest):
            inner = replace(raw, text=".".join((raw.text or str(raw), *rest)), target=None, kind="function", parts=())
            if not resource.oracle.ask(resource.identity(inner), "present", "", cause=raw):
                continue
            yield (Items if "*" in rest else Value)(inner, resource, base + path + rest)
            continue
        if raw.__class__ is not str or raw:
            yield (Items if rest else Value)(raw, resource, base + path)
