"""Runs a check under every consistent set of answers about unknown values, and sorts what it finds.

Found in all runs: definite. Found in some: undecided, for that element alone. Found in none: it holds.
"""

from collections import deque
from collections.abc import Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from policies.kernel.oracle import Oracle

RUNS = 64
"""The most runs of one check on one resource; breadth first, so each single unknown is tried before pairs are."""

MANY = 5
"""Questions in one run above which the bound may be reached: 2 to the power of 6 is 64."""

Key = TypeVar("Key", bound=Hashable)


class Verdict(NamedTuple, Generic[Key]):
    """``definite`` and ``undecided`` keys in the order they were first found; ``complete`` is False at the bound."""

    definite: list[Key]
    undecided: list[Key]
    complete: bool
    runs: int


def replay(oracle: Oracle, run: Callable[[], list[Key]]) -> Verdict[Key]:
    """Run ``run`` until every answer has been tried or the bound is reached. Without questions it runs once."""
    oracle.begin(())
    found = list(dict.fromkeys(run()))
    if not oracle.trace:
        return Verdict(found, [], True, 1)
    counts = dict.fromkeys(found, 1)
    trace = tuple(oracle.trace)
    waiting = deque((*trace[:turn], True) for turn in range(len(trace)))
    runs = 1
    if len(trace) > MANY:
        # Not every combination will be tried, so see at once what any "yes" can bring, wherever it is asked for.
        oracle.begin((), later=True)
        for key in dict.fromkeys(run()):
            counts[key] = counts.get(key, 0) + 1
        runs += 1
    while waiting and runs < RUNS:
        answers = waiting.popleft()
        oracle.begin(answers)
        for key in dict.fromkeys(run()):
            counts[key] = counts.get(key, 0) + 1
        runs += 1
        trace = tuple(oracle.trace)
        waiting.extend((*trace[:turn], True) for turn in range(len(answers), len(trace)))
    definite = [key for key, count in counts.items() if count == runs]
    undecided = [key for key, count in counts.items() if count < runs]
    return Verdict(definite, undecided, not waiting, runs)
