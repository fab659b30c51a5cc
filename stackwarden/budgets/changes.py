"""What would change in an account: each change with the calls that make it. Pure: nothing is called here."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from cost_model.budgets.budget import METRIC, Budget, Recipients
from stackwarden.budgets.account import Alert, Held, State

Heard = frozenset[tuple[str, str]]


class Call(NamedTuple):
    """One call of the API; its region is always the same."""

    service: str
    operation: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Change:
    """``action`` on what is named; ``detail``: what differs, for people. ``calls`` in the order to make them."""

    action: Literal["create", "update", "delete", "leave"]
    what: str
    detail: str = ""
    calls: tuple[Call, ...] = ()


class Wanted(NamedTuple):
    """A budget as it is to be: the API's shape, and its subscribers by alert."""

    budget: Mapping[str, Any]
    alerts: Mapping[Alert, Heard]


def wanted(budget: Budget, recipients: Recipients) -> Wanted:
    """The budget in the API's shape: amounts are text there."""
    limits = {second: {"Amount": f"{limit:f}", "Unit": "USD"} for second, limit in budget.planned.items()}
    plain = {
        "BudgetName": budget.name,
        "BudgetType": "COST",
        "TimeUnit": "MONTHLY",
        "PlannedBudgetLimits": limits,
        "FilterExpression": budget.expression,
        "Metrics": [METRIC],
    }
    alerts = {
        Alert.of(each.plain): frozenset(recipients.of(each, mailed=budget.mailed)) for each in budget.notifications
    }
    return Wanted(plain, alerts)


def budget_changes(
    state: State, budgets: Sequence[Wanted], tags: Mapping[str, str], *, delete: bool
) -> Iterator[Change]:
    """Changes of budgets in a stable order; what is not wanted any more is left alone without ``delete``."""
    for each in budgets:
        held = state.budgets.get(each.budget["BudgetName"])
        yield from [_create(state.account, each, tags)] if held is None else _update(state.account, each, held)
    names = {each.budget["BudgetName"] for each in budgets}
    for name in state.budgets:
        if name not in names:
            call = Call("budgets", "delete_budget", {"AccountId": state.account, "BudgetName": name})
            yield unwanted(f"budget {name}", call, delete=delete)


def unwanted(what: str, call: Call, *, delete: bool) -> Change:
    """The deletion of what is not planned any more, or word of it."""
    if delete:
        return Change("delete", what, "not planned any more", (call,))
    return Change("leave", what, "not planned any more: --delete removes it")


def _create(account: str, each: Wanted, tags: Mapping[str, str]) -> Change:
    name, limits = each.budget["BudgetName"], each.budget["PlannedBudgetLimits"].values()
    amounts = [Decimal(limit["Amount"]) for limit in limits]
    told = [{"Notification": alert.plain, "Subscribers": _subscribers(heard)} for alert, heard in each.alerts.items()]
    arguments = {
        "AccountId": account,
        "Budget": each.budget,
        "NotificationsWithSubscribers": told,
        "ResourceTags": [{"Key": key, "Value": value} for key, value in tags.items()],
    }
    detail = f"{min(amounts):,f} to {max(amounts):,f} USD a month, {len(told)} notifications"
    return Change("create", f"budget {name}", detail, (Call("budgets", "create_budget", arguments),))


def _update(account: str, each: Wanted, held: Held) -> Iterator[Change]:
    name = each.budget["BudgetName"]
    differs = list(_differences(each.budget, held.budget))
    if differs:
        call = Call("budgets", "update_budget", {"AccountId": account, "NewBudget": each.budget})
        yield Change("update", f"budget {name}", "; ".join(differs), (call,))
    yield from _alert_changes(account, name, each.alerts, held.alerts)


def _differences(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[str]:
    for key in ("BudgetType", "TimeUnit", "Metrics"):
        if old.get(key) != new[key]:
            yield f"{key} {_shown(old.get(key))} → {_shown(new[key])}"
    if normal(old.get("FilterExpression")) != normal(new["FilterExpression"]) or old.get("CostFilters"):
        yield "the filter"
    yield from _limits(new["PlannedBudgetLimits"], old.get("PlannedBudgetLimits") or {})


def _shown(value: Any) -> str:
    return ", ".join(value) if isinstance(value, list) else str(value or "none")


def _limits(new: Mapping[str, Any], old: Mapping[str, Any]) -> Iterator[str]:
    """Planned months that differ; AWS may still show months that are over."""
    before = {second: _amount(each) for second, each in old.items()}
    after = {second: _amount(each) for second, each in new.items()}
    changed = [second for second in after if before.get(second) != after[second]]
    if changed:
        from datetime import UTC, datetime

        first = changed[0]
        month = datetime.fromtimestamp(int(first), UTC)
        was = f"{before[first][0]:,f}" if first in before else "none"
        more = f", and {len(changed) - 1} more" if len(changed) > 1 else ""
        yield f"limit of {month:%Y-%m} {was} → {after[first][0]:,f} USD{more}"


def _amount(spend: Mapping[str, Any]) -> tuple[Decimal, str]:
    return Decimal(spend["Amount"]).normalize() + 0, spend["Unit"]


def normal(expression: Any) -> Any:
    """An expression as AWS may give it back: with its defaults spelt out, values in another order."""
    if isinstance(expression, Mapping):
        return {
            key: normal(sorted(value) if key == "Values" else value)
            for key, value in expression.items()
            if value and not (key == "MatchOptions" and list(value) == ["EQUALS"])
        }
    return [normal(each) for each in expression] if isinstance(expression, list) else expression


def _alert_changes(account: str, name: str, new: Mapping[Alert, Heard], old: Mapping[Alert, Heard]) -> Iterator[Change]:
    """Notifications that only moved are updated and keep their subscribers; the number never passes AWS's limit."""
    where = {"AccountId": account, "BudgetName": name}
    gone, fresh = [each for each in old if each not in new], [each for each in new if each not in old]
    moved = list(_paired(gone, fresh, lambda alert: alert[:2]))
    for alert in gone:
        if alert not in dict(moved):
            call = Call("budgets", "delete_notification", {**where, "Notification": alert.plain})
            yield Change("delete", f"notification {alert} of {name}", "", (call,))
    for before, after in moved:
        arguments = {**where, "OldNotification": before.plain, "NewNotification": after.plain}
        call = Call("budgets", "update_notification", arguments)
        yield Change("update", f"notification {before} of {name}", f"→ {after}", (call,))
        yield from _subscriber_changes(where, after, new[after], old[before])
    for alert in fresh:
        if alert not in {after for _, after in moved}:
            arguments = {**where, "Notification": alert.plain, "Subscribers": _subscribers(new[alert])}
            call = Call("budgets", "create_notification", arguments)
            yield Change("create", f"notification {alert} of {name}", "", (call,))
    for alert in new:
        if alert in old:
            yield from _subscriber_changes(where, alert, new[alert], old[alert])


def _paired(gone: Iterable[Any], fresh: Sequence[Any], alike: Any) -> Iterator[tuple[Any, Any]]:
    """What goes and what comes of the same kind, in order."""
    left = list(fresh)
    for before in gone:
        after = next((each for each in left if alike(each) == alike(before)), None)
        if after is not None:
            left.remove(after)
            yield before, after


def _subscriber_changes(where: Mapping[str, Any], alert: Alert, new: Heard, old: Heard) -> Iterator[Change]:
    """Replace, then add, then remove: a notification without subscribers would be gone, and it takes one topic only."""
    gone, fresh = sorted(old - new), sorted(new - old)
    replaced = list(_paired(gone, fresh, lambda subscriber: subscriber[0]))
    place = {**where, "Notification": alert.plain}
    for before, after in replaced:
        arguments = {**place, "OldSubscriber": _subscriber(before), "NewSubscriber": _subscriber(after)}
        call = Call("budgets", "update_subscriber", arguments)
        yield Change("update", _named(before, alert, where), f"→ {after[1]}", (call,))
    for each in fresh:
        if each not in {after for _, after in replaced}:
            call = Call("budgets", "create_subscriber", {**place, "Subscriber": _subscriber(each)})
            yield Change("create", _named(each, alert, where), "", (call,))
    for each in gone:
        if each not in dict(replaced):
            call = Call("budgets", "delete_subscriber", {**place, "Subscriber": _subscriber(each)})
            yield Change("delete", _named(each, alert, where), "", (call,))


def _named(subscriber: tuple[str, str], alert: Alert, where: Mapping[str, Any]) -> str:
    return f"subscriber {subscriber[1]} of {alert} of {where['BudgetName']}"


def _subscriber(pair: tuple[str, str]) -> dict[str, str]:
    return {"SubscriptionType": pair[0], "Address": pair[1]}


def _subscribers(heard: Heard) -> list[dict[str, str]]:
    return [_subscriber(each) for each in sorted(heard)]
