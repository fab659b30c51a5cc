"""Runs a check under every consistent set of answers about unknown values, and sorts what it finds.

Found in all runs: definite. Found in some: undecided, for that element alone. Found in none: it holds.
"""

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from policies.kernel.oracle import Oracle
from policies.kernel.telling import Cause

RUNS = 64
"""The most runs of one check on one resource; breadth first, so each single unknown is tried before pairs are."""

MANY = 5
"""Questions in one run above which the bound may be reached: 2 to the power of 6 is 64."""

Key = TypeVar("Key", bound=Hashable)


class Verdict(NamedTuple, Generic[Key]):
    """``definite`` and ``undecided`` keys in the order they were first found; ``complete`` is False at the bound.

    ``causes``: what each undecided key depends on, as far as two runs that part there tell.
    """

    definite: list[Key]
    undecided: list[Key]
    complete: bool
    runs: int
    causes: dict[Key, list[Cause]]


class _Runs(Generic[Key]):
    """Runs a check, counts what it finds, and notes at which question two runs parted that found different things.

    ``coarse``: all questions of the run that said "yes" to all, for what no pair of runs explains.
    """

    def __init__(self, oracle: Oracle, run: Callable[[], list[Key]]) -> None:
        self._oracle, self._run = oracle, run
        self.count = 0
        self.counts: dict[Key, int] = {}
        self.causes: dict[Key, dict[Cause, None]] = {}
        self.coarse: list[Cause] = []

    def run(self, answers: tuple[bool, ...] = (), later: bool = False) -> set[Key]:
        """One run under the given answers; what it found."""
        self._oracle.begin(answers, later)
        found = dict.fromkeys(self._run())
        for key in found:
            self.counts[key] = self.counts.get(key, 0) + 1
        self.count += 1
        return set(found)

    def part(self, before: set[Key], after: set[Key], cause: Cause) -> None:
        """Note that the answer about ``cause`` made the difference between what two runs found."""
        for key in before ^ after:
            self.causes.setdefault(key, {})[cause] = None

    def verdict(self, complete: bool) -> Verdict[Key]:
        """What was found in all runs, and in some."""
        definite = [key for key, count in self.counts.items() if count == self.count]
        undecided = [key for key, count in self.counts.items() if count < self.count]
        causes = {key: list(self.causes.get(key, self.coarse)) for key in undecided}
        return Verdict(definite, undecided, complete, self.count, causes)


def replay(oracle: Oracle, run: Callable[[], list[Key]]) -> Verdict[Key]:
    """Run ``run`` until every answer has been tried or the bound is reached. Without questions it runs once."""
    oracle.begin_first()
    return settle(oracle, run, run())


def settle(oracle: Oracle, run: Callable[[], list[Key]], first: list[Key]) -> Verdict[Key]:
    """What :func:`replay` says, after the first run has found ``first``."""
    found = list(dict.fromkeys(first))
    if not oracle.trace:
        return Verdict(found, [], True, 1, {})
    runs = _Runs(oracle, run)
    runs.counts, runs.count = dict.fromkeys(found, 1), 1
    waiting: deque[tuple[tuple[bool, ...], set[Key], Cause]] = deque()

    def branch(start: int, here: set[Key]) -> None:
        trace = tuple(oracle.trace)
        for turn in range(start, len(trace)):
            waiting.append(((*trace[:turn], True), here, oracle.causes[turn]))

    branch(0, set(found))
    if len(oracle.trace) > MANY:
        # Not every combination will be tried, so see at once what any "yes" can bring, wherever it is asked for.
        runs.run(later=True)
        runs.coarse = list(oracle.causes)
    while waiting and runs.count < RUNS:
        answers, before, cause = waiting.popleft()
        here = runs.run(answers)
        runs.part(before, here, cause)
        branch(len(answers), here)
    return runs.verdict(not waiting)
