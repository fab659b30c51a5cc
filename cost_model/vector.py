"""Numbers that may stand for many: the model computes with them as with one. No numpy here: see cost_model.many.

The price models take ``float``. A simulation runs the same code with :class:`cost_model.many.Many`, one number for each
of its runs. Plain ``max`` and ``float`` would have to decide for all runs at once: use these where load has a say.
"""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from typing import Any, TypeVar

from typing_extensions import override


class Vector:
    """A number for each run of a simulation."""

    __slots__ = ()

    def larger(self, other: Any) -> Any:
        """In each run the larger of the two."""
        raise NotImplementedError

    def smaller(self, other: Any) -> Any:
        """In each run the smaller of the two."""
        raise NotImplementedError

    @override
    def __format__(self, spec: str) -> str:
        return "~"


Number = TypeVar("Number", bound=float)


def larger(one: Number, other: Number) -> Number:
    """The larger of two numbers, run by run."""
    if isinstance(one, Vector):
        return one.larger(other)
    if isinstance(other, Vector):
        return other.larger(one)
    return other if other > one else one


def smaller(one: Number, other: Number) -> Number:
    """The smaller of two numbers, run by run."""
    if isinstance(one, Vector):
        return one.smaller(other)
    if isinstance(other, Vector):
        return other.smaller(one)
    return other if other < one else one


def largest(values: Iterable[Number]) -> Number:
    """The largest of several numbers, run by run; there must be one."""
    return reduce(larger, values)


def smallest(values: Iterable[Number]) -> Number:
    """The smallest of several numbers, run by run; there must be one."""
    return reduce(smaller, values)


def real(value: float | Fraction | Decimal) -> float:
    """``float(value)``, and many numbers as they are."""
    found: Any = value
    return found if isinstance(found, Vector) else float(value)  # type: ignore[return-value]  # it computes as a float


def span(values: Iterable[Any]) -> str:
    """``2 to 5``: the smallest and the largest, for a person."""
    found = list(values)
    return "~" if any(isinstance(each, Vector) for each in found) else f"{min(found)} to {max(found)}"
