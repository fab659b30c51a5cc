"""Numbers that write down how they were computed. The price models take them for floats, as with cost_model.many.

Each carries a value for every sample of the inputs. Where the model decides by a number, the samples say which way: if
all agree, the decision is kept as a *guard*, to be looked at again wherever the computation is repeated. If they do
not, :class:`SplitError` names the number that decides, and the recording follows both ways.
"""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from typing_extensions import override

from cost_model.many import DivergedError
from cost_model.vector import Vector


class Node(NamedTuple):
    """One step. ``op``: an operator of :data:`OPERATORS`, ``sum``, ``choose``, ``in`` (a path) or ``is`` (a number)."""

    op: str
    args: tuple[Any, ...]


class Guard(NamedTuple):
    """A decision that the recording rests on: node ``at`` is true (or false) where ``conditions`` hold."""

    conditions: tuple[tuple[int, bool], ...]
    at: int
    truth: bool


OPERATORS: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "max": np.maximum,
    "min": np.minimum,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
    "round": lambda value, digits: np.rint(value * 10.0**digits) / 10.0**digits,
    "ceil": lambda value, _: np.ceil(value),
}
"""What a step does with its two arguments; ``ceil`` has one, the other is 0."""
_NEUTRAL = {("+", 0.0), ("-", 0.0), ("*", 1.0), ("/", 1.0)}
"""Operator and right argument that change nothing."""


class SplitError(DivergedError):
    """The model decides by a number, and the samples disagree. ``at``: the node that is true in some of them."""

    def __init__(self, mask: Any, at: int) -> None:
        super().__init__(mask)
        self.at = at


class Tape:
    """Steps in the order they were made, each once."""

    def __init__(self) -> None:
        self.nodes: list[Node] = []
        self.guards: dict[Guard, None] = {}
        self.conditions: tuple[tuple[int, bool], ...] = ()
        """Under which decisions what is recorded now holds."""
        self._known: dict[Node, int] = {}

    def node(self, op: str, *args: Any) -> int:
        """The number of a step."""
        step = Node(op, args)
        if step not in self._known:
            self._known[step] = len(self.nodes)
            self.nodes.append(step)
        return self._known[step]

    def decided(self, at: int, truth: bool) -> bool:
        """Note a decision, and pass it on."""
        self.guards[Guard(self.conditions, at, truth)] = None
        return truth

    def value(self, number: Any) -> int:
        """The node of a number, recorded or plain."""
        return number.at if isinstance(number, Recorded) else self.node("is", float(number))


class Recorded(Vector):
    """A number of the model: its value in each sample, and its step on the tape."""

    __slots__ = ("at", "samples", "tape")
    __hash__ = object.__hash__

    def __init__(self, samples: Any, at: int, tape: Tape) -> None:
        self.samples, self.at, self.tape = samples, at, tape

    def _made(self, op: str, one: Any, other: Any) -> "Recorded":
        if not isinstance(other, Recorded) and (op, float(other)) in _NEUTRAL:
            return self
        found = OPERATORS[op](_plain(one), _plain(other))
        return Recorded(found, self.tape.node(op, self.tape.value(one), self.tape.value(other)), self.tape)

    @override
    def larger(self, other: Any) -> "Recorded":
        return self._made("max", self, other)

    @override
    def smaller(self, other: Any) -> "Recorded":
        return self._made("min", self, other)

    def __add__(self, other: Any) -> "Recorded":
        return self._made("+", self, other)

    def __sub__(self, other: Any) -> "Recorded":
        return self._made("-", self, other)

    def __rsub__(self, other: Any) -> "Recorded":
        return Recorded(_plain(other) - self.samples, self.tape.node("-", self.tape.value(other), self.at), self.tape)

    def __mul__(self, other: Any) -> Any:
        return 0.0 if not isinstance(other, Recorded) and float(other) == 0 else self._made("*", self, other)

    def __truediv__(self, other: Any) -> "Recorded":
        return self._made("/", self, other)

    def __rtruediv__(self, other: Any) -> "Recorded":
        return Recorded(_plain(other) / self.samples, self.tape.node("/", self.tape.value(other), self.at), self.tape)

    __radd__ = __add__
    __rmul__ = __mul__

    def __ceil__(self) -> "Recorded":
        return self._made("ceil", self, 0.0)

    def __round__(self, digits: int = 0) -> "Recorded":
        return self._made("round", self, digits)

    def __neg__(self) -> "Recorded":
        return self.__rsub__(0.0)

    def __lt__(self, other: Any) -> bool:
        return self._decided("<", other)

    def __le__(self, other: Any) -> bool:
        return self._decided("<=", other)

    def __gt__(self, other: Any) -> bool:
        return self._decided(">", other)

    def __ge__(self, other: Any) -> bool:
        return self._decided(">=", other)

    @override
    def __eq__(self, other: object) -> bool:
        return other is not None and self._decided("==", other)

    def __bool__(self) -> bool:
        return self._decided("!=", 0.0)

    def __float__(self) -> float:
        """The number that all samples share; where they differ they must part."""
        low, high = float(self.samples.min()), float(self.samples.max())
        if low == high and self._decided("==", low):
            return low
        middle = low + (high - low) / 2
        self._decided("<=" if middle < high else "<", middle if middle < high else high)
        raise AssertionError("the samples part there")

    def __int__(self) -> int:
        return int(float(self))

    def _decided(self, op: str, other: Any) -> bool:
        answers = OPERATORS[op](self.samples, _plain(other))
        at = self.tape.node(op, self.at, self.tape.value(other))
        if answers.all():
            return self.tape.decided(at, True)
        if answers.any():
            raise SplitError(answers, at)
        return self.tape.decided(at, False)


def _plain(value: Any) -> Any:
    return value.samples if isinstance(value, Recorded) else float(value)
