"""One number for each run of a simulation, computed with as if it were one. The only module that needs numpy to add."""

import operator
from collections.abc import Callable
from typing import Any

import numpy as np
from typing_extensions import override

from cost_model.vector import Vector


class DivergedError(Exception):
    """Code decided by a number that differs between runs. ``mask``: the runs that go one way."""

    def __init__(self, mask: Any) -> None:
        super().__init__("runs decide differently")
        self.mask = mask


class Many(Vector):
    """A number for each run. Where code asks for one answer and the runs disagree, it raises :class:`DivergedError`."""

    __slots__ = ("runs",)
    __hash__ = object.__hash__

    def __init__(self, runs: Any) -> None:
        self.runs = runs

    @override
    def larger(self, other: Any) -> "Many":
        return Many(np.maximum(self.runs, _plain(other)))

    @override
    def smaller(self, other: Any) -> "Many":
        return Many(np.minimum(self.runs, _plain(other)))

    def __add__(self, other: Any) -> "Many":
        return Many(self.runs + _plain(other))

    def __sub__(self, other: Any) -> "Many":
        return Many(self.runs - _plain(other))

    def __rsub__(self, other: Any) -> "Many":
        return Many(_plain(other) - self.runs)

    def __mul__(self, other: Any) -> Any:
        factor = _plain(other)
        return 0.0 if isinstance(factor, float) and factor == 0 else Many(self.runs * factor)

    def __truediv__(self, other: Any) -> "Many":
        return Many(self.runs / _plain(other))

    def __rtruediv__(self, other: Any) -> "Many":
        return Many(_plain(other) / self.runs)

    __radd__ = __add__
    __rmul__ = __mul__

    def __ceil__(self) -> "Many":
        return Many(np.ceil(self.runs))

    def __round__(self, digits: int = 0) -> "Many":
        return Many(np.round(self.runs, digits))

    def __neg__(self) -> "Many":
        return Many(-self.runs)

    def __lt__(self, other: Any) -> bool:
        return self._decided(operator.lt, other)

    def __le__(self, other: Any) -> bool:
        return self._decided(operator.le, other)

    def __gt__(self, other: Any) -> bool:
        return self._decided(operator.gt, other)

    def __ge__(self, other: Any) -> bool:
        return self._decided(operator.ge, other)

    @override
    def __eq__(self, other: object) -> bool:
        return other is not None and self._decided(operator.eq, other)

    def __bool__(self) -> bool:
        return self._decided(operator.ne, 0.0)

    def __float__(self) -> float:
        """The number that all runs share; where they differ they must part."""
        low, high = float(self.runs.min()), float(self.runs.max())
        if low == high:
            return low
        middle = low + (high - low) / 2
        raise DivergedError(self.runs <= middle if middle < high else self.runs < high)

    def __int__(self) -> int:
        return int(float(self))

    def _decided(self, compare: Callable[[Any, Any], Any], other: Any) -> bool:
        answers = compare(self.runs, _plain(other))
        if answers.all():
            return True
        if answers.any():
            raise DivergedError(answers)
        return False


def _plain(value: Any) -> Any:
    return value.runs if isinstance(value, Many) else float(value)
