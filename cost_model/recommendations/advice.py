"""A recommendation, wherever it comes from, and how several of the same thing become one."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

Source = Literal["cost-optimization-hub", "compute-optimizer", "trusted-advisor", "template"]
SOURCES: tuple[Source, ...] = ("cost-optimization-hub", "compute-optimizer", "trusted-advisor", "template")
"""In the order of preference: the hub deduplicates what the others tell; a template knows no measurement."""
MEASURED_HOURS = Decimal(720)
"""Hours of the month that Trusted Advisor multiplies with; everything else, ours too, has 730."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One thing that could be done at one resource.

    ``kind``      of action, the same word in every source: idle, rightsize, volume, generation, graviton, lifecycle …
    ``resource``  ``stack/logical id`` where it is in the templates, else what AWS calls it; ``placed``: which of both.
    ``savings``   month → US dollars a month of 730 hours; ``""`` is the measured one. None: not told, see ``note``.
    ``check``     the check or recommendation that tells it. ``as_of``: day of the measurement, empty for templates.
    ``modelled``  what the twin of the same kind reckons in each month, where a measurement stands in its place.
    ``restart``, ``rollback``  whether it needs a restart, and whether it can be undone; None: not told.
    """

    source: Source
    kind: str
    resource: str
    placed: bool
    action: str
    savings: dict[str, Decimal | None]
    check: str = ""
    note: str = ""
    effort: str = ""
    restart: bool | None = None
    rollback: bool | None = None
    as_of: str = ""
    counted: bool = True
    modelled: dict[str, Decimal | None] = field(default_factory=dict)

    def saving(self, month: str) -> Decimal | None:
        """Of a month, else the measured one."""
        return self.savings.get(month, self.savings.get(""))


def deduplicated(found: Iterable[Recommendation]) -> list[Recommendation]:
    """One for each resource and kind: of the source that stands first in ``SOURCES``, there the largest saving."""
    groups: dict[tuple[str, str], list[Recommendation]] = {}
    for each in found:
        groups.setdefault((each.resource.lower(), each.kind), []).append(each)
    return [_best(group) for group in groups.values()]


def _best(group: list[Recommendation]) -> Recommendation:
    best = min(group, key=_preferred)
    twin = next((each for each in group if each.source == "template"), best)
    return best if twin is best else replace(best, modelled=twin.savings)


def _preferred(each: Recommendation) -> tuple[int, Decimal]:
    return SOURCES.index(each.source), -(each.saving(next(iter(each.savings), "")) or Decimal(0))


def ranked(found: Iterable[Recommendation], month: str) -> list[Recommendation]:
    """The largest saving of a month first, what is not known last; of one resource only the largest is counted.

    To stop an instance and to make it smaller exclude each other, so their savings must not be added.
    """
    seen: set[str] = set()
    marked = []
    for each in sorted(found, key=lambda e: _place(e, month)):
        saving = each.saving(month)
        first = saving is not None and saving > 0 and each.resource.lower() not in seen and each.kind != "commitment"
        if first:
            seen.add(each.resource.lower())
        marked.append(replace(each, counted=first))
    return marked


def _place(each: Recommendation, month: str) -> tuple[int, Decimal, int, str, str]:
    saving = each.saving(month)
    known = saving is not None
    return (0 if known else 1, -(saving or Decimal(0)), SOURCES.index(each.source), each.resource, each.kind)


def total(found: Iterable[Recommendation], month: str) -> Decimal:
    """What the counted ones save together, at most: they may still act on each other."""
    return sum((each.saving(month) or Decimal(0) for each in found if each.counted), Decimal(0))
