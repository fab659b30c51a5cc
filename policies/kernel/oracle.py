"""Answers questions about unknown values, one consistent set of answers a run.

A check that compares an unknown value asks the oracle. The first run hears "no" to every such question; further runs
of the same check hear the other answers, so that what holds whatever the value turns out to be can be told from what
depends on it (:mod:`policies.kernel.replay`).
"""

from collections.abc import Callable, Hashable

from policies.kernel.compare import number
from policies.kernel.telling import Cause

Test = Callable[[str], bool]


class _Belief:
    """What one run has been told about one unknown value."""

    __slots__ = ("facts", "high", "low", "pinned")

    def __init__(self) -> None:
        self.pinned: str | None = None
        self.facts: list[tuple[Test, bool]] = []
        self.low = float("-inf")
        self.high = float("inf")


class Oracle:
    """``trace`` holds the answers that were free in this run, in the order they were asked for; ``causes`` beside each
    answer what was asked about, in the words or with the value that tell a person.
    """

    def __init__(self) -> None:
        self._beliefs: dict[Hashable, _Belief] = {}
        self.begin(())

    def begin_first(self) -> None:
        """Start the first run of a check; free of cost where the last one asked nothing, as most do."""
        if self._beliefs or self._answers:
            self.begin(())

    def begin(self, answers: tuple[bool, ...], later: bool = False) -> None:
        """Start a run in which the first free questions get ``answers`` and those after them ``later``."""
        self._answers = answers
        self._later = later
        self._memory: dict[Hashable, bool] = {}
        self._beliefs = {}
        self.trace: list[bool] = []
        self.causes: list[Cause] = []

    def equals(self, subject: Hashable, literal: str, cause: Cause = "") -> bool:
        """Is the value exactly ``literal``? At most one literal is answered with yes."""

        def test(value: str) -> bool:
            first, second = number(value), number(literal)
            return value == literal or (first is not None and first == second)

        belief = self._beliefs.setdefault(subject, _Belief())
        if belief.pinned is None and not self._fits(belief, literal):
            return False
        answer = self.ask(subject, "==", literal, test, cause)
        if answer:
            belief.pinned = literal
        return answer

    def below(self, subject: Hashable, limit: float, cause: Cause = "") -> bool:
        """Is the value a number less than ``limit``? Consistent with what was said of other limits."""
        belief = self._beliefs.setdefault(subject, _Belief())
        if belief.pinned is None:
            if belief.high <= limit:
                return True
            if belief.low >= limit:
                return False

        def test(value: str) -> bool:
            found = number(value)
            return found is not None and found < limit

        answer = self.ask(subject, "<", limit, test, cause)
        if answer:
            belief.high = min(belief.high, limit)
        else:
            belief.low = max(belief.low, limit)
        return answer

    def ask(
        self, subject: Hashable, operation: str, operand: Hashable, test: Test | None = None, cause: Cause = ""
    ) -> bool:
        """Any other question; ``test`` decides it where the value has been pinned to a literal in this run."""
        belief = self._beliefs.setdefault(subject, _Belief())
        if belief.pinned is not None and test is not None:
            return test(belief.pinned)
        key = (subject, operation, operand)
        if key in self._memory:
            return self._memory[key]
        turn = len(self.trace)
        answer = self._answers[turn] if turn < len(self._answers) else self._later
        self.trace.append(answer)
        self.causes.append(cause)
        self._memory[key] = answer
        if test is not None:
            belief.facts.append((test, answer))
        return answer

    @staticmethod
    def _fits(belief: _Belief, literal: str) -> bool:
        return all(test(literal) is answer for test, answer in belief.facts)
