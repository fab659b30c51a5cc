"""What a budget is, and the limits that AWS sets to one; in plain values, for CloudFormation and for the API."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

MOST_NOTIFICATIONS: Final = 5
"""Of one budget. AWS's guide says 5, its API's shape 10: the smaller one is taken everywhere."""
MOST_MAILS: Final = 10
MOST_SERVICES: Final = 20
MOST_NAME: Final = 100
METRIC: Final = "UnblendedCost"
NOT_ESTIMATED: Final = ("Credit", "Refund", "Support", "Tax")
"""Kinds of charge that an estimate does not hold: a budget that counted them would compare unlike things."""
_NAME = re.compile(r"(?!.*/action/)[^:\\<>]+", re.IGNORECASE)
_MAIL = re.compile(r"[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_TOPIC = re.compile(r"arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]+")


class BudgetError(Exception):
    """Budgets that AWS would not take, or that nobody would hear; one line."""


class Notification(NamedTuple):
    """Tells when actual or forecast spending passes ``threshold`` percent; ``urgent``: on the critical topic."""

    kind: Literal["ACTUAL", "FORECASTED"]
    threshold: Decimal
    urgent: bool = False

    @property
    def plain(self) -> dict[str, Any]:
        """As the API and CloudFormation name its parts; the threshold is still a Decimal."""
        return {
            "NotificationType": self.kind,
            "ComparisonOperator": "GREATER_THAN",
            "Threshold": self.threshold,
            "ThresholdType": "PERCENTAGE",
        }


@dataclass(frozen=True)
class Recipients:
    """Who is told. Raises BudgetError for what AWS Budgets would refuse."""

    mails: tuple[str, ...] = ()
    warning: str = ""
    critical: str = ""

    def __post_init__(self) -> None:
        for mail in self.mails:
            if not _MAIL.fullmatch(mail) or len(mail) > 254:
                raise BudgetError(f"{mail!r} is no e-mail address")
        for topic in (self.warning, self.critical):
            if topic and not _TOPIC.fullmatch(topic):
                raise BudgetError(f"{topic!r} is no ARN of an SNS topic; a FIFO topic cannot be told by AWS Budgets")
        if len(self.mails) > MOST_MAILS:
            raise BudgetError(f"{len(self.mails)} e-mail addresses: AWS Budgets takes {MOST_MAILS}; use a topic")
        if len(set(self.mails)) < len(self.mails):
            raise BudgetError("an e-mail address is named twice")
        if not self.mails and not (self.warning and self.critical):
            raise BudgetError("nobody would be told: name an e-mail address, or both topics")

    def of(self, notification: Notification, *, mailed: bool) -> list[tuple[str, str]]:
        """(kind, address) of the subscribers of a notification; mailboxes also where there is no topic for it."""
        topic = self.critical or self.warning if notification.urgent else self.warning
        found = [("SNS", topic)] if topic else []
        return found + [("EMAIL", mail) for mail in self.mails if mailed or not topic]


@dataclass(frozen=True)
class Settings:
    """What people decide about budgets.

    ``prefix`` project/environment: names begin with it. ``tag``: key and value that tell the environment's costs.
    ``basis``: the scenario that becomes the limit. ``headroom``, ``actual``, ``forecast`` in percent.
    ``top``: how many services have a budget of their own. ``anomaly``: US dollars of unexpected spending.
    ``shared``: other environments spend in the same account, so that the whole of it says nothing of this one.
    """

    prefix: str
    tag: tuple[str, str]
    basis: Literal["base", "high"] = "base"
    headroom: Decimal = Decimal(10)
    top: int = 3
    actual: tuple[Decimal, ...] = (Decimal(80), Decimal(100))
    forecast: tuple[Decimal, ...] = (Decimal(100),)
    anomaly: Decimal = Decimal(100)
    shared: bool = False

    def __post_init__(self) -> None:
        for each in (*self.actual, *self.forecast):
            if not Decimal("0.1") <= each <= 10**9:
                raise BudgetError(f"a threshold of {each} percent: AWS Budgets takes 0.1 to 1,000,000,000")
        number = len(self.actual) + len(self.forecast)
        if not 1 <= number <= MOST_NOTIFICATIONS:
            raise BudgetError(f"{number} thresholds: a budget has 1 to {MOST_NOTIFICATIONS} notifications")
        if len(set(self.actual)) < len(self.actual) or len(set(self.forecast)) < len(self.forecast):
            raise BudgetError("a threshold is named twice")
        if not 0 <= self.headroom <= 1000:
            raise BudgetError(f"headroom of {self.headroom} percent: choose 0 to 1000")
        if not 0 <= self.top <= MOST_SERVICES:
            raise BudgetError(f"budgets for {self.top} services: choose 0 to {MOST_SERVICES}")
        if self.anomaly < 1:
            raise BudgetError(f"an anomaly of {self.anomaly} US dollars: choose 1 or more")

    @property
    def notifications(self) -> tuple[Notification, ...]:
        """Actual spending in rising order, then forecasts; the budget used up is urgent."""
        spent = [Notification("ACTUAL", each, each >= 100) for each in sorted(self.actual)]
        return (*spent, *(Notification("FORECASTED", each) for each in sorted(self.forecast)))


@dataclass(frozen=True)
class Budget:
    """A monthly cost budget whose limit is planned for twelve months.

    ``scope``: the last part of its name. ``limits``: first day of a month → US dollars, from the current month on.
    ``services``: values of Cost Explorer's SERVICE. ``mailed``: mailboxes are told beside the topics.
    """

    prefix: str
    scope: str
    limits: Mapping[date, Decimal]
    notifications: Sequence[Notification]
    tag: tuple[str, str] | None = None
    services: tuple[str, ...] = ()
    mailed: bool = False

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name) or len(self.name) > MOST_NAME:
            raise BudgetError(f"{self.name!r} cannot name a budget: at most {MOST_NAME} characters, no : or \\")
        if len(self.limits) != 12:
            raise BudgetError(f"{self.name}: {len(self.limits)} months are planned; AWS Budgets takes 12")

    @property
    def name(self) -> str:
        """project/environment/scope: unique in an account, and told apart from budgets of others."""
        return f"{self.prefix}/{self.scope}"

    @property
    def logical_id(self) -> str:
        """A stable one: budgets keep their history only while it stays."""
        return "Planned" + "".join(part.capitalize() for part in self.scope.split("-")) + "Budget"

    @property
    def planned(self) -> dict[str, Decimal]:
        """Epoch seconds of each month's first instant → limit."""
        return {str(epoch(month)): limit for month, limit in sorted(self.limits.items())}

    @property
    def expression(self) -> dict[str, Any]:
        """The filter: by tag, by service, and without what no estimate holds."""
        parts: list[dict[str, Any]] = []
        if self.tag:
            parts.append(tagged(self.tag))
        if self.services:
            parts.append({"Dimensions": {"Key": "SERVICE", "Values": sorted(self.services)}})
        parts.append({"Not": {"Dimensions": {"Key": "RECORD_TYPE", "Values": list(NOT_ESTIMATED)}}})
        return parts[0] if len(parts) == 1 else {"And": parts}


@dataclass(frozen=True)
class Watch:
    """Anomaly detection over what carries a tag. ``least``: US dollars of unexpected spending from which it tells."""

    prefix: str
    tag: tuple[str, str]
    least: Decimal

    @property
    def name(self) -> str:
        """Of the monitor."""
        return f"{self.prefix}/tagged"

    def subscription(self, kind: str) -> str:
        """The name of the subscription for ``topic`` or ``mail``."""
        return f"{self.prefix}/tagged-{kind}"

    @property
    def threshold(self) -> dict[str, Any]:
        """The expression over an anomaly's impact."""
        return {
            "Dimensions": {
                "Key": "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
                "Values": [f"{self.least.normalize():f}"],
                "MatchOptions": ["GREATER_THAN_OR_EQUAL"],
            }
        }


def tagged(tag: tuple[str, str]) -> dict[str, Any]:
    """The expression for one value of one tag."""
    return {"Tags": {"Key": tag[0], "Values": [tag[1]]}}


def epoch(month: date) -> int:
    """Seconds since the epoch at the first instant of the month, UTC."""
    return int(datetime(month.year, month.month, 1, tzinfo=UTC).timestamp())
