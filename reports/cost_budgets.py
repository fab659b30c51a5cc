"""Budgets: those the templates set beside what they have to hold, and those that the year would plan."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from cfn.graph import Graph
from cfn.stack import Resource
from cost_model.budgets import Budget, BudgetError, Settings, months, plan_budgets
from cost_model.projection import NOTHING, Money, Projection
from cost_model.services import service
from cost_model.year import YearProjection

TYPE = "AWS::Budgets::Budget"
FILTERS = frozenset({"Service", "TagKeyValue"})


class Emitted(NamedTuple):
    """A monthly cost budget of the templates in US dollars.

    ``services``: as bills name them; empty: everything. ``told``: thresholds and who hears of them.
    """

    name: str
    limit: Decimal
    tags: tuple[str, ...]
    services: tuple[str, ...]
    told: tuple[str, ...]

    def holds(self, projection: Projection) -> Money:
        """What of a month it counts. Charges booked under one of several names count wherever one of them does."""
        total = NOTHING
        for code, amount in projection.by_service().items():
            if not self.services or set(service(code).billed_as) & set(self.services):
                total = total.plus(amount)
        return total


def emitted(graph: Graph) -> list[Emitted]:
    """The budgets of the templates, the largest first. One with filters that a projection does not know is left out."""
    found = [budget for each in graph.of_type(TYPE) if (budget := _emitted(each)) is not None]
    return sorted(found, key=lambda budget: (-budget.limit, budget.name))


def _emitted(resource: Resource) -> Emitted | None:
    said = _map(resource.get("Budget"))
    limit, filters = _map(said.get("BudgetLimit")), _map(said.get("CostFilters"))
    if (said.get("BudgetType"), said.get("TimeUnit"), limit.get("Unit")) != ("COST", "MONTHLY", "USD"):
        return None
    amount = _amount(limit.get("Amount"))
    if amount is None or not set(filters) <= FILTERS or said.get("FilterExpression"):
        return None
    name = f"{resource.stack.key}/{resource.logical_id}"
    tags = tuple(each.removeprefix("user:").replace("$", " = ", 1) for each in _texts(filters.get("TagKeyValue")))
    told = resource.get("NotificationsWithSubscribers")
    notifications = [_map(each) for each in told] if isinstance(told, list) else []
    return Emitted(name, amount, tags, _texts(filters.get("Service")), tuple(_told(each) for each in notifications))


def _told(said: Mapping[str, Any]) -> str:
    """``ACTUAL above 80 %: SNS, EMAIL``; addresses are known at deployment only."""
    notification = _map(said.get("Notification"))
    kinds = [str(_map(each).get("SubscriptionType")) for each in said.get("Subscribers") or []]
    return (
        f"{notification.get('NotificationType')} {notification.get('Threshold')} %: {', '.join(dict.fromkeys(kinds))}"
    )


def _map(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> tuple[str, ...]:
    return tuple(each for each in value if isinstance(each, str)) if isinstance(value, list) else ()


def _amount(value: object) -> Decimal | None:
    """A number; None for what is only known when it is deployed."""
    try:
        return Decimal(str(value))
    except ArithmeticError:
        return None


def planned(project: str, environment: str, year: YearProjection, as_of: date) -> list[Budget]:
    """As ``stackwarden budgets`` plans them where nothing else is said; none where nothing costs anything."""
    ordered = sorted(year.months, key=lambda month: month.number)
    settings = Settings(f"{project}/{environment}", ("Environment", environment))
    try:
        return plan_budgets(months([each.projection for each in ordered]), settings, as_of)
    except BudgetError:
        return []
