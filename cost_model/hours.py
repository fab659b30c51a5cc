"""The month as a list of hour slots: what the site is asked in each kind of hour, and how often that hour occurs."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

HOURS_PER_MONTH = 730
"""AWS's own month for estimates: 365 days x 24 h / 12. Trusted Advisor uses 720; convert before comparing."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One hour of the day on one kind of day; equal hours are kept once, with their count.

    ``count`` is how many hours of the month are like this one (exact; all slots together make 730).
    ``sessions``, ``views``, ``cart_adds`` and ``orders`` are business events **per hour**.
    """

    day: str
    hour: int
    count: Fraction
    event: bool
    sessions: float
    views: float
    cart_adds: float
    orders: float

    def scaled(self, factor: float) -> "Slot":
        """The same hour with ``factor`` times the events."""
        return Slot(
            self.day,
            self.hour,
            self.count,
            self.event,
            self.sessions * factor,
            self.views * factor,
            self.cart_adds * factor,
            self.orders * factor,
        )


def month_total(slots: Sequence[Slot], hourly: Sequence[float]) -> float:
    """Sum over the month of a value given per slot and hour: Σ count x value."""
    total, count, hours = 0.0, None, 0.0
    for slot, value in zip(slots, hourly, strict=True):
        if slot.count is not count:  # the hours of a kind of day share theirs
            count, hours = slot.count, float(slot.count)
        total += hours * value
    return total


def month_total_exact(slots: Sequence[Slot], hourly: Sequence[int]) -> Fraction:
    """As :func:`month_total` for whole numbers (instances, tasks), without rounding."""
    total, alike, count = Fraction(0), 0, Fraction(0)
    for slot, value in zip(slots, hourly, strict=True):
        if slot.count is not count:  # the hours of a kind of day share theirs: one product for all of them
            total, alike, count = total + count * alike, 0, slot.count
        alike += value
    return total + count * alike
