"""Twelve months of an environment beside the budget that its templates set."""

from datetime import date
from typing import NamedTuple

from cfn.graph import Graph
from cost_model.prices import PriceBook
from cost_model.project import Fixed
from cost_model.usage import Usage
from cost_model.year import Month, YearProjection, load_year, project_year
from reports.cost_budgets import Emitted, emitted


class Outlook(NamedTuple):
    """``budget``: the largest, which counts everything; None where no template sets a monthly one in US dollars.

    ``events``: names of the profiles that have event days.
    """

    year: YearProjection
    budget: Emitted | None
    events: frozenset[str]

    @property
    def dearest(self) -> Month:
        """The month with the largest expected amount; the first of several."""
        return max(self.year.months, key=lambda month: month.projection.total.base)

    def over(self, end: str) -> list[str]:
        """Names of the months whose ``low``, ``base`` or ``high`` is above the budget."""
        if self.budget is None:
            return []
        limit = self.budget.limit
        return [month.name for month in self.year.months if getattr(month.projection.total, end) > limit]


def outlook(
    graph: Graph, book: PriceBook, as_of: date | None, usage: Usage | None = None, *, fixed: Fixed | None = None
) -> Outlook:
    """The shipped year from the month of ``as_of`` on (or from the year's own start), and the budget.

    ``fixed``: as in :func:`~cost_model.project.project`.
    """
    loaded = load_year()
    whole = [budget for budget in emitted(graph) if not budget.services]
    year = project_year(graph, loaded, book, usage, start=as_of.month if as_of else None, fixed=fixed)
    profiles = [each.profile for each in loaded.profiles.values()]
    events = frozenset(each.name for each in profiles if any(day.event for day in each.days.values()))
    return Outlook(year, whole[0] if whole else None, events)
