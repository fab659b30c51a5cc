"""How far each driver of a profile may be moved, and samples of it that say which way the model decides."""

from typing import Any, NamedTuple
from zlib import crc32

import numpy as np

from cost_model.drivers import Driver, Ratio
from cost_model.profile import LoadProfile

BEYOND = 4
"""A driver may be moved to four times its largest and a quarter of its smallest value."""
SAMPLES = 512
SEED = 7
_FIXED = 5


class Span(NamedTuple):
    """From the smallest value that a driver may be moved to, to the largest."""

    low: float
    high: float


def spans(profile: LoadProfile) -> dict[str, tuple[Driver, Span]]:
    """Dotted path → a driver that can be moved, and how far. One that is 0 without a range has no size to move by."""
    found = {}
    for path, driver in profile.drivers():
        span = _span(path, driver)
        if span.low < span.high:
            found[path] = (driver, span)
    return found


def _span(path: str, driver: Driver) -> Span:
    ends = min(driver.low, driver.high), max(driver.low, driver.high)
    if isinstance(driver, Ratio):
        return Span(ends[0] / BEYOND, 1.0)
    high = ends[1] * BEYOND
    return Span(ends[0] / BEYOND, min(high, 1.0) if path.endswith("share") and ends[1] <= 1 else high)


def samples(profile: LoadProfile, count: int = SAMPLES) -> dict[str, Any]:
    """Dotted path → its value in each sample.

    First the three scenarios and both ends of all spans, then draws: of each driver a third stay where they are, a
    tenth go to either end. A driver's draws do not depend on which others there are.
    """
    return {path: _sampled(path, driver, span, count) for path, (driver, span) in spans(profile).items()}


def _sampled(path: str, driver: Driver, span: Span, count: int) -> Any:
    generator = np.random.Generator(np.random.PCG64([SEED, crc32(path.encode())]))
    where, kind = generator.random(count - _FIXED), generator.random(count - _FIXED)
    drawn = span.low + (span.high - span.low) * where * where  # nearer to the low end: spans are wide
    for below, value in ((0.53, driver.base), (0.2, span.high), (0.1, span.low)):
        drawn = np.where(kind < below, value, drawn)
    return np.concatenate(([driver.base, driver.low, driver.high, span.low, span.high], drawn))


def drawn(path: str, driver: Driver, span: Span, number: int) -> float:
    """A moved position to try a recording at: not among the samples. Half of the drivers stay where they are."""
    generator = np.random.Generator(np.random.PCG64([SEED + 1 + number, crc32(path.encode())]))
    where, kind = generator.random(2)
    return driver.base if kind < 0.5 else float(span.low + (span.high - span.low) * where * where)
