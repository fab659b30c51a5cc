"""Budgets and anomaly detection from a projection of twelve months. See docs/budgets.md."""

from cost_model.budgets.budget import Budget, BudgetError, Notification, Recipients, Settings, Watch
from cost_model.budgets.planning import Month, months, plan_budgets, watch_of

__all__ = [
    "Budget",
    "BudgetError",
    "Month",
    "Notification",
    "Recipients",
    "Settings",
    "Watch",
    "months",
    "plan_budgets",
    "watch_of",
]
