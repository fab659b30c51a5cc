"""Twelve months of an environment beside the budget that its templates set."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cost_model.prices import PriceBook
from cost_model.year import Month, YearProjection, load_year, project_year
from reports import charts

BUDGET = "AWS::Budgets::Budget"


class Budget(NamedTuple):
    """A monthly limit of the templates, in US dollars, with the budget that sets it."""

    limit: Decimal
    name: str


class Outlook(NamedTuple):
    """``budget``: None where no template sets a monthly one in US dollars."""

    year: YearProjection
    budget: Budget | None

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


def budget_of(graph: Graph) -> Budget | None:
    """The largest monthly cost budget of the templates: that of everything, where services have some of their own."""
    found = [budget for each in graph.of_type(BUDGET) if (budget := _monthly(each)) is not None]
    return max(found, key=lambda budget: budget.limit, default=None)


def _monthly(resource: Resource) -> Budget | None:
    said = resource.get("Budget")
    limit = said.get("BudgetLimit") if isinstance(said, dict) else None
    if not isinstance(said, dict) or not isinstance(limit, dict):
        return None
    if (said.get("BudgetType"), said.get("TimeUnit"), limit.get("Unit")) != ("COST", "MONTHLY", "USD"):
        return None
    amount = _amount(limit.get("Amount"))
    return Budget(amount, f"{resource.stack.key}/{resource.logical_id}") if amount is not None else None


def _amount(value: object) -> Decimal | None:
    """A number; None for what is only known when it is deployed."""
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def outlook(graph: Graph, book: PriceBook, as_of: date) -> Outlook:
    """The shipped year from the month of ``as_of`` on, and the budget."""
    return Outlook(project_year(graph, load_year(), book, start=as_of.month), budget_of(graph))


def chart(environment: str, found: Outlook) -> str:
    """The months as columns, their ranges, and the budget as a line."""
    rows = []
    for month in found.year.months:
        low, base, high = (float(each) for each in month.projection.total)
        rows.append((month.name[:3], low, base, high))
    title = f"{environment}: US dollars a month, twelve months; whiskers from low to high"
    return charts.columns(title, rows, float(found.budget.limit) if found.budget else None)
