"""What is stored piles up: how much of what came in is of which age in a month, and how much passes an age.

Ages and times are in months of 730 hours. What comes in during a month comes evenly. Before the first month that is
known it came in as in that month, for ever: so a month alone is a steady state, and a year starts from one.

    held(flows, 1, 3)     GB-months in this month of what is one to three months old
    passing(flows, 3)     what turns three months old in this month

``flows``: what came in, this month's first, then last month's, and so on, in any unit.
"""

from collections.abc import Sequence

from cfn.stack import Resource

FOREVER = 12.0
"""Months of history that are priced where nothing ever expires: a year before the first month, stated."""


def held(flows: Sequence[float], start: float, end: float) -> float:
    """Unit-months in this month of what is from ``start`` to ``end`` months old."""
    before = flows[-1]
    beyond: float = before * (end - start)
    for age, flow in enumerate(flows[:-1]):
        beyond += (flow - before) * (_younger(age, end) - _younger(age, start))
    return beyond


def passing(flows: Sequence[float], at: float) -> float:
    """What turns ``at`` months old during this month."""
    before = flows[-1]
    found: float = before + 0.0
    for age, flow in enumerate(flows[:-1]):
        found += (flow - before) * max(0.0, 1 - abs(age - at))
    return found


def _younger(age: int, than: float) -> float:
    """Of what came in ``age`` months ago, the mean share this month that is younger than ``than`` months.

    It came in evenly over a month and is looked at over a month, so its ages are spread as a triangle from ``age - 1``
    to ``age + 1``; of what comes in this month itself, half the month is gone before it is there: that half is not.
    """
    rising = min(max(than - (age - 1), 0.0), 1.0) ** 2 / 2
    falling = (1 - (1 - min(max(than - age, 0.0), 1.0)) ** 2) / 2
    return falling if age == 0 else rising + falling


class Ledger:
    """What came in in each month so far, by resource and kind; one for each scenario of a year."""

    def __init__(self) -> None:
        self._flows: dict[tuple[object, str], list[float]] = {}
        self.month = 0
        """Months before this one."""

    def flows(self, resource: Resource, what: str, now: float) -> list[float]:
        """All flows, the newest first, with ``now`` as this month's."""
        known = self._flows.setdefault((resource.target, what), [])
        known[self.month :] = [now]
        return known[::-1]

    def turn(self) -> None:
        """The month is over."""
        self.month += 1
