"""Twelve monthly totals → budgets: the account, the environment by its tag, and its dearest services."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_CEILING, Decimal
from typing import NamedTuple

from cost_model.budgets.budget import Budget, BudgetError, Settings, Watch
from cost_model.projection import NOTHING, Money, Projection
from cost_model.services import service


class Month(NamedTuple):
    """What a calendar month may cost: in all, and by service code."""

    total: Money
    services: Mapping[str, Money]


def months(projections: Sequence[Projection]) -> list[Month]:
    """The totals of twelve projections, from January on."""
    return [Month(each.total, each.by_service()) for each in projections]


def plan_budgets(year: Sequence[Month], settings: Settings, as_of: date) -> list[Budget]:
    """The budgets of an environment.

    Args:
        year: twelve months, January first, whichever month it is now.
        settings: headroom, thresholds, names.
        as_of: a day of the month in which the plan begins: AWS takes no other than the current one.

    Raises:
        BudgetError: not twelve months, nothing that costs anything, or a name AWS does not take.
    """
    if len(year) != 12:
        raise BudgetError(f"{len(year)} months are given: a year has 12")
    if not any(month.total.base for month in year):
        raise BudgetError("nothing has a price: a budget of 0 US dollars would never be kept")
    whole = [month.total for month in year]
    spent = settings.notifications
    limits, prefix = _limits(whole, settings, as_of), settings.prefix
    found = [Budget(prefix, "environment", limits, spent, tag=settings.tag, mailed=settings.shared)]
    if not settings.shared:
        found.insert(0, Budget(prefix, "account", limits, spent, mailed=True))
    for scope, codes in _dearest(year, settings.top):
        amounts = [_sum(month, codes) for month in year]
        names = tuple(sorted({name for code in codes for name in service(code).billed_as}))
        limits = _limits(amounts, settings, as_of)
        found.append(Budget(settings.prefix, scope, limits, spent, settings.tag, names))
    return found


def watch_of(settings: Settings) -> Watch:
    """Anomaly detection for the same environment."""
    return Watch(settings.prefix, settings.tag, settings.anomaly)


def _limits(amounts: Sequence[Money], settings: Settings, as_of: date) -> dict[date, Decimal]:
    return {first: _limit(amounts[first.month - 1], settings) for first in coming(as_of)}


def coming(as_of: date) -> list[date]:
    """The first days of twelve months, from that of ``as_of`` on."""
    start = as_of.year * 12 + as_of.month - 1
    return [date(each // 12, each % 12 + 1, 1) for each in range(start, start + 12)]


def _limit(amount: Money, settings: Settings) -> Decimal:
    """Whole dollars, rounded up; at least one."""
    chosen = amount.high if settings.basis == "high" else amount.base
    return max(Decimal(1), (chosen * (1 + settings.headroom / 100)).to_integral_value(ROUND_CEILING))


def _dearest(year: Sequence[Month], top: int) -> list[tuple[str, list[str]]]:
    """The dearest services of the year: (scope, codes). Those that a bill cannot tell apart share a budget."""
    groups: dict[str, list[str]] = {}
    for code in sorted({code for month in year for code in month.services}):
        if service(code).billed_as:
            groups.setdefault(_scope(code), []).append(code)
    sums = {scope: sum((_sum(month, codes).base for month in year), Decimal(0)) for scope, codes in groups.items()}
    ranked = sorted((scope for scope in groups if sums[scope]), key=lambda scope: (-sums[scope], scope))
    return [(scope, groups[scope]) for scope in ranked[:top]]


def _scope(code: str) -> str:
    """A name in lower case with hyphens: AmazonRDS → rds. Traffic is booked with the instances that send it."""
    plain = "AmazonEC2" if code == "AWSDataTransfer" else code
    words = re.sub(r"^(Amazon|AWS|aws)(?=.)", "", plain)
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", words).lower()


def _sum(month: Month, codes: Sequence[str]) -> Money:
    found = NOTHING
    for code in codes:
        found = found.plus(month.services.get(code, NOTHING))
    return found
