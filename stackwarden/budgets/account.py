"""What an account has: budgets with their notifications and subscribers, anomaly monitors and subscriptions."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from stackwarden.deploy.aws import Aws, AwsError

REGION = "us-east-1"
"""Budgets and Cost Explorer answer for all regions, and from here."""
_NONE = "NotFoundException"


class Alert(NamedTuple):
    """A notification by what tells it from others."""

    kind: str
    operator: str
    threshold: Decimal
    threshold_type: str

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Alert":
        """From the API's shape; AWS leaves a percentage unsaid."""
        operator, kind = plain["ComparisonOperator"], plain["NotificationType"]
        return cls(kind, operator, Decimal(str(plain["Threshold"])), plain.get("ThresholdType") or "PERCENTAGE")

    @property
    def plain(self) -> dict[str, Any]:
        """In the API's shape."""
        return {
            "NotificationType": self.kind,
            "ComparisonOperator": self.operator,
            "Threshold": float(self.threshold),
            "ThresholdType": self.threshold_type,
        }

    def __str__(self) -> str:
        unit = "%" if self.threshold_type == "PERCENTAGE" else " USD"
        above = {"GREATER_THAN": "above", "LESS_THAN": "below", "EQUAL_TO": "at"}.get(self.operator, self.operator)
        return f"{self.kind.lower()} {above} {self.threshold.normalize():f}{unit}"


@dataclass(frozen=True)
class Held:
    """A budget of the account: the API's shape, and (kind, address) of the subscribers by alert."""

    budget: Mapping[str, Any]
    alerts: Mapping[Alert, frozenset[tuple[str, str]]]


@dataclass(frozen=True)
class State:
    """What is under one prefix: by name, in the API's shapes."""

    account: str
    budgets: Mapping[str, Held] = field(default_factory=dict)
    monitors: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    subscriptions: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def read(aws: Aws, prefix: str) -> State:
    """What the account has under ``prefix/``; the account is that of the credentials. Raises RefusedError."""
    account = str(aws.call(REGION, "sts", "get_caller_identity")["Account"])
    own = f"{prefix}/"
    found = _listed(aws, "describe_budgets", "Budgets", AccountId=account, ShowFilterExpression=True)
    budgets = {each["BudgetName"]: each for each in found if each["BudgetName"].startswith(own)}
    return State(
        account,
        {name: Held(each, _alerts(aws, account, name)) for name, each in sorted(budgets.items())},
        _by_name(aws, "get_anomaly_monitors", "AnomalyMonitors", "MonitorName", own),
        _by_name(aws, "get_anomaly_subscriptions", "AnomalySubscriptions", "SubscriptionName", own),
    )


def _alerts(aws: Aws, account: str, name: str) -> dict[Alert, frozenset[tuple[str, str]]]:
    asked = {"AccountId": account, "BudgetName": name}
    found = {}
    for each in _listed(aws, "describe_notifications_for_budget", "Notifications", **asked):
        alert = Alert.of(each)
        operation = "describe_subscribers_for_notification"
        heard = _listed(aws, operation, "Subscribers", **asked, Notification=alert.plain)
        found[alert] = frozenset((one["SubscriptionType"], one["Address"]) for one in heard)
    return found


def _listed(aws: Aws, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """All pages; AWS answers NotFoundException where there is none of it."""
    try:
        yield from aws.pages(REGION, "budgets", operation, key, **arguments)
    except AwsError as error:
        if error.aws_code != _NONE:
            raise


def _by_name(aws: Aws, operation: str, key: str, name: str, prefix: str) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    arguments: dict[str, Any] = {}
    while True:
        page = aws.call(REGION, "ce", operation, **arguments)
        found.update({each[name]: each for each in page[key] if each[name].startswith(prefix)})
        if not page.get("NextPageToken"):
            return dict(sorted(found.items()))
        arguments["NextPageToken"] = page["NextPageToken"]
