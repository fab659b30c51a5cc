"""Alarms, dashboards, and the alarms that scaling policies make."""

from collections.abc import Iterator

from typing_extensions import override

from cfn.stack import Resource
from cost_model.context import Context, dig, items, number
from cost_model.outcomes import Free, Outcome
from cost_model.types.base import PricedType, Rate, charge
from cost_model.types.extras import extras

STANDARD = Rate("alarm metrics", "AmazonCloudWatch", "CW:AlarmMonitorUsage")
FAST = Rate("high-resolution alarm metrics", "AmazonCloudWatch", "CW:HighResAlarmMonitorUsage")
COMPOSITE = Rate("composite alarm", "AmazonCloudWatch", "CW:CompositeAlarmMonitorUsage")
DASHBOARD = Rate("dashboard", "AmazonCloudWatch", "DashboardsUsageHour")
TRACKING_ALARMS = 2
"""Alarms of one target tracking policy: high and low (Application Auto Scaling guide, "Target tracking")."""


def alarm_metrics(alarm: Resource) -> int:
    """Metrics an alarm is billed for: each MetricStat; an anomaly band adds its metric, upper and lower bound."""
    stats = [each for each in items(alarm.get("Metrics")) if dig(each, "MetricStat") is not None]
    bands = [e for e in items(alarm.get("Metrics")) if "ANOMALY_DETECTION_BAND" in str(dig(e, "Expression") or "")]
    return max(len(stats), 1) + 2 * len(bands)


class Alarm(PricedType):
    """A metric alarm, by the number of metrics it watches."""

    types = ("AWS::CloudWatch::Alarm",)
    reads = ("Metrics", "Period")
    meters = extras("alarm")

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        count = alarm_metrics(resource)
        period = number(resource.get("Period"))
        periods = [number(dig(each, "MetricStat.Period")) for each in items(resource.get("Metrics"))]
        fast = any(each is not None and each < 60 for each in (period, *periods))
        yield charge(FAST if fast else STANDARD, count, f"{count} metrics watched")


class CompositeAlarm(PricedType):
    """An alarm over other alarms."""

    types = ("AWS::CloudWatch::CompositeAlarm",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(COMPOSITE, 1, "1 composite alarm")


class Dashboard(PricedType):
    """A dashboard; the first three of an account are free, which is not counted."""

    types = ("AWS::CloudWatch::Dashboard",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        yield charge(DASHBOARD, 1, "1 dashboard")


class ScalingPolicy(PricedType):
    """A scaling policy: free, but target tracking makes two alarms."""

    types = ("AWS::ApplicationAutoScaling::ScalingPolicy", "AWS::AutoScaling::ScalingPolicy")
    reads = ("PolicyType",)

    @override
    def outcomes(self, resource: Resource, context: Context) -> Iterator[Outcome]:
        if resource.get("PolicyType") == "TargetTrackingScaling":
            rate = STANDARD._replace(component="alarms of target tracking")
            yield charge(rate, TRACKING_ALARMS, "a high and a low alarm")
        else:
            yield Free("a scaling policy costs nothing; alarms in the template are priced themselves")
