"""The optimal hourly commitment, exactly: the month's cost is piecewise linear and convex in what is committed.

An hour's use is a list of segments, each with its cost at committed rates and on demand. A commitment of c dollars an
hour is paid in every hour and used where it saves most; what it does not reach is paid on demand:

    cost(c) = Σ over hours of c + (on-demand cost of what c does not cover)

Between two points where a segment is full the slope is constant, and it only rises, so the minimum lies at the first
point where it is no longer negative. With one discount d for all use that point is the quantile d of the hourly
on-demand spend: commit to what at most the share 1 - d of all hours exceeds.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)


class Segment(NamedTuple):
    """Use in one hour that has one discount: US dollars an hour at the committed rate, and on demand."""

    committed: Fraction
    on_demand: Fraction


class Hour(NamedTuple):
    """Hours that are alike: how many, and what is used in each."""

    times: Fraction
    use: tuple[Segment, ...]


class Optimum(NamedTuple):
    """The cheapest commitment in US dollars an hour, the month's cost with it and without any, and how full it is."""

    commitment: Fraction
    cost: Fraction
    on_demand: Fraction
    utilisation: Fraction

    @property
    def saving(self) -> Fraction:
        """US dollars a month."""
        return self.on_demand - self.cost


def cost(hours: Sequence[Hour], commitment: Fraction) -> Fraction:
    """US dollars of the month under a commitment."""
    return sum((hour.times * (commitment + _uncovered(hour, commitment)[0]) for hour in hours), ZERO)


def _uncovered(hour: Hour, commitment: Fraction) -> tuple[Fraction, Fraction]:
    """On-demand dollars that the commitment does not reach in an hour, and committed dollars that are used."""
    left, rest = commitment, ZERO
    for segment in _best_first(hour.use):
        used = min(left, segment.committed)
        left -= used
        rest += segment.on_demand * (1 - used / segment.committed)
    return rest, commitment - left


def _best_first(use: Sequence[Segment]) -> list[Segment]:
    """Segments in the order a commitment covers them: the largest discount first. Free ones need no commitment."""
    real = (each for each in use if each.committed and each.on_demand)
    return sorted(real, key=lambda each: each.committed / each.on_demand)


def optimum(hours: Sequence[Hour]) -> Optimum:
    """The cheapest commitment; the smallest of several equally cheap ones, 0 where none saves."""
    slope = ZERO
    rises: dict[Fraction, Fraction] = {}
    for hour in hours:
        use = _best_first(hour.use)
        ratios = [each.on_demand / each.committed for each in use]
        slope += hour.times * (1 - (ratios[0] if ratios else ZERO))
        full = ZERO
        for segment, ratio, after in zip(use, ratios, [*ratios[1:], ZERO], strict=False):
            full += segment.committed
            rises[full] = rises.get(full, ZERO) + hour.times * (ratio - after)
    best = ZERO
    for point in sorted(rises):
        if slope >= 0:
            break
        slope += rises[point]
        best = point
    return at(hours, best)


def at(hours: Sequence[Hour], commitment: Fraction) -> Optimum:
    """What a given commitment leads to."""
    total = sum((hour.times for hour in hours), ZERO)
    used = sum((hour.times * _uncovered(hour, commitment)[1] for hour in hours), ZERO)
    utilisation = used / (commitment * total) if commitment and total else ZERO
    return Optimum(commitment, cost(hours, commitment), cost(hours, ZERO), utilisation)


class Level(NamedTuple):
    """A commitment that would cover on-demand spend up to ``spend`` an hour, and the discount at which it pays."""

    name: str
    spend: Fraction
    utilisation: Fraction

    @property
    def break_even(self) -> Fraction:
        """It saves where the discount is larger: 1 - utilisation. A discount d needs a utilisation of 1 - d."""
        return 1 - self.utilisation


def levels(series: Sequence[tuple[Fraction, Fraction]]) -> list[Level]:
    """Break-even discounts at the least, median, mean and largest hourly spend of (count, dollars an hour)."""
    total = sum((count for count, _ in series), ZERO)
    if not total or not any(value for _, value in series):
        return []
    mean = sum((count * value for count, value in series), ZERO) / total
    marks = {
        "least": min(value for _, value in series),
        "median": quantile(series, Fraction(1, 2)),
        "mean": mean,
        "largest": max(value for _, value in series),
    }
    return [Level(name, spend, _utilisation(series, spend, total)) for name, spend in marks.items() if spend]


def _utilisation(series: Sequence[tuple[Fraction, Fraction]], spend: Fraction, total: Fraction) -> Fraction:
    return sum((count * min(value, spend) for count, value in series), ZERO) / (spend * total)


def quantile(series: Sequence[tuple[Fraction, Fraction]], share: Fraction) -> Fraction:
    """The smallest value that at least ``share`` of all hours do not exceed."""
    total = sum((count for count, _ in series), ZERO)
    seen = ZERO
    for value, count in sorted((value, count) for count, value in series):
        seen += count
        if seen >= share * total:
            return value
    return ZERO
