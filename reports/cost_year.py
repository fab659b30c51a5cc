"""Twelve months of an environment beside the budget that its templates set."""

from datetime import date
from typing import NamedTuple

from cfn.graph import Graph
from cost_model.prices import PriceBook
from cost_model.usage import Usage
from cost_model.year import Month, YearProjection, load_year, project_year
from reports import charts
from reports.cost_budgets import Emitted, emitted


class Outlook(NamedTuple):
    """``budget``: the largest, which counts everything; None where no template sets a monthly one in US dollars."""

    year: YearProjection
    budget: Emitted | None

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


def outlook(graph: Graph, book: PriceBook, as_of: date | None, usage: Usage | None = None) -> Outlook:
    """The shipped year from the month of ``as_of`` on (or from the year's own start), and the budget."""
    whole = [budget for budget in emitted(graph) if not budget.services]
    start = as_of.month if as_of else None
    return Outlook(project_year(graph, load_year(), book, usage, start=start), whole[0] if whole else None)


def chart(environment: str, found: Outlook) -> str:
    """The months as columns, their ranges, and the budget as a line."""
    rows = []
    for month in found.year.months:
        low, base, high = (float(each) for each in month.projection.total)
        rows.append((month.name[:3], low, base, high))
    title = f"{environment}: US dollars a month, twelve months; whiskers from low to high"
    return charts.columns(title, rows, float(found.budget.limit) if found.budget else None)
