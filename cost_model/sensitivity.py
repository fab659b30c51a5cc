"""Which assumption matters most: each driver alone at its cheap and its dear end, all others as expected."""

from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from cfn.graph import Graph
from cfn.stack import Stack
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile
from cost_model.project import total_of
from cost_model.usage import Usage


class Swing(NamedTuple):
    """What one driver moves: its dotted path in the profile, its three values, and the month's total at each.

    Totals are US dollars a month before tax. ``base`` is the same for all drivers of a profile.
    """

    path: str
    values: tuple[float, float, float]
    low: Decimal
    base: Decimal
    high: Decimal
    source: str
    assumed: bool

    @property
    def span(self) -> Decimal:
        """Dollars between the smallest and the largest of the three totals."""
        totals = (self.low, self.base, self.high)
        return max(totals) - min(totals)


def swings(
    stacks: Iterable[Stack] | Graph, profile: LoadedProfile, book: PriceBook, usage: Usage | None = None
) -> tuple[Swing, ...]:
    """Every driver that has a range and moves the total, the largest swing first, then by path.

    The swings of all drivers do not add up to the range of the total: there they move together, and multiply.

    Args:
        stacks: resolved stacks, or the graph over them.
        profile: the load; drivers without a range are taken as certain.
        book: prices; its region prices stacks that name none.
        usage: quantities that outrank the profile.
    """
    graph = stacks if isinstance(stacks, Graph) else Graph(stacks)
    known = usage or Usage()
    base = total_of(graph, profile.profile.at("base"), book, known)
    found = []
    for path, driver in profile.profile.drivers():
        if driver.low == driver.high:
            continue
        low, high = (total_of(graph, profile.profile.at(end, only=path), book, known) for end in ("low", "high"))
        swing = Swing(path, (driver.low, driver.base, driver.high), low, base, high, driver.source, driver.assumed)
        if swing.span:
            found.append(swing)
    return tuple(sorted(found, key=lambda each: (-each.span, each.path)))
