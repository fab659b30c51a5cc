"""Changes of anomaly detection: one monitor by tag, told to a topic at once and to mailboxes daily."""

from collections.abc import Iterator, Mapping
from typing import Any

from cost_model.budgets.budget import Recipients, Watch, tagged
from stackwarden.budgets.account import State
from stackwarden.budgets.changes import Call, Change, normal, unwanted

MADE = "(the monitor that is made)"
"""Stands in calls for the ARN of a monitor that is not there yet."""


def anomaly_changes(
    state: State, watch: Watch, recipients: Recipients, tags: Mapping[str, str], *, delete: bool
) -> Iterator[Change]:
    """Changes in a stable order. A monitor is only ever made: AWS changes nothing of it but its name."""
    listed = [{"Key": key, "Value": value} for key, value in tags.items()]
    monitor = state.monitors.get(watch.name)
    if monitor is None or normal(monitor.get("MonitorSpecification")) != tagged(watch.tag):
        if monitor is not None:
            yield _blocked(watch.name)
            return
        yield _monitor(watch, listed)
    arn = MADE if monitor is None else monitor["MonitorArn"]
    subscriptions = _subscriptions(watch, recipients, arn)
    for each in subscriptions:
        yield from _subscription(each, state.subscriptions.get(each["SubscriptionName"]), listed)
    names = {each["SubscriptionName"] for each in subscriptions}
    for name, held in state.subscriptions.items():
        if name not in names:
            call = Call("ce", "delete_anomaly_subscription", {"SubscriptionArn": held["SubscriptionArn"]})
            yield unwanted(f"anomaly subscription {name}", call, delete=delete)
    for name, held in state.monitors.items():
        if name != watch.name:
            call = Call("ce", "delete_anomaly_monitor", {"MonitorArn": held["MonitorArn"]})
            yield unwanted(f"anomaly monitor {name}", call, delete=delete)


def _blocked(name: str) -> Change:
    detail = "it watches something else, and AWS changes nothing of a monitor: remove it, then apply again"
    return Change("leave", f"anomaly monitor {name}", detail)


def _monitor(watch: Watch, tags: list[dict[str, str]]) -> Change:
    plain = {"MonitorName": watch.name, "MonitorType": "CUSTOM", "MonitorSpecification": tagged(watch.tag)}
    call = Call("ce", "create_anomaly_monitor", {"AnomalyMonitor": plain, "ResourceTags": tags})
    return Change("create", f"anomaly monitor {watch.name}", f"tag {watch.tag[0]}={watch.tag[1]}", (call,))


def _subscriptions(watch: Watch, recipients: Recipients, arn: str) -> list[dict[str, Any]]:
    """Topics are told at once, mailboxes daily: the service knows no other pairs."""
    ways = (
        ("topic", "IMMEDIATE", [{"Type": "SNS", "Address": recipients.warning}] if recipients.warning else []),
        ("mail", "DAILY", [{"Type": "EMAIL", "Address": mail} for mail in sorted(recipients.mails)]),
    )
    return [
        {
            "SubscriptionName": watch.subscription(kind),
            "MonitorArnList": [arn],
            "Frequency": frequency,
            "Subscribers": subscribers,
            "ThresholdExpression": watch.threshold,
        }
        for kind, frequency, subscribers in ways
        if subscribers
    ]


def _subscription(
    new: Mapping[str, Any], held: Mapping[str, Any] | None, tags: list[dict[str, str]]
) -> Iterator[Change]:
    name = new["SubscriptionName"]
    if held is None:
        call = Call("ce", "create_anomaly_subscription", {"AnomalySubscription": new, "ResourceTags": tags})
        yield Change("create", f"anomaly subscription {name}", new["Frequency"].lower(), (call,))
        return
    differs = [key for key in new if _comparable(key, held.get(key)) != _comparable(key, new[key])]
    if differs:
        changed = {key: new[key] for key in differs}
        call = Call("ce", "update_anomaly_subscription", {"SubscriptionArn": held["SubscriptionArn"], **changed})
        yield Change("update", f"anomaly subscription {name}", ", ".join(differs), (call,))


def _comparable(key: str, value: Any) -> Any:
    if key == "Subscribers":
        return sorted((each["Type"], each["Address"]) for each in value or ())
    return normal(value)
