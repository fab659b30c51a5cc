"""Which alarms watch a resource, and whether anybody hears what a topic says."""

from policies.aws.routes import refers
from policies.kernel import Resource

ALARM, TOPIC, SUBSCRIPTION = "AWS::CloudWatch::Alarm", "AWS::SNS::Topic", "AWS::SNS::Subscription"
ALARMS = (ALARM, "AWS::CloudWatch::CompositeAlarm")
ACTED_ON_BY = ("AWS::ECS::Service", "AWS::FIS::ExperimentTemplate", "AWS::Route53::HealthCheck", ALARMS[1])
"""What acts on an alarm by itself, so that the alarm needs no action."""


def is_watched(resource: Resource, metrics: tuple[str, ...], dimension: str, name: str = "") -> bool:
    """Whether an alarm at hand looks at one of ``metrics`` with ``dimension`` for this resource.

    The dimension refers to it, or says what its property ``name`` says.
    """
    return any(_watches(alarm, resource, metrics, dimension, name) for alarm in resource.view.of_type(ALARM))


def _watches(alarm: Resource, resource: Resource, metrics: tuple[str, ...], dimension: str, name: str) -> bool:
    if alarm.body().unknown:
        return False
    for metric in (alarm.body(), *alarm.each("Metrics.*.MetricStat.Metric")):
        said = metric.get("MetricName") if metric.is_map else None
        if said is None or said.unknown or str(said) not in metrics:
            continue
        for entry in metric.each("Dimensions.*"):
            key, value = (entry.get("Name"), entry.get("Value")) if entry.is_map else (None, None)
            if key is None or value is None or str(key) != dimension:
                continue
            if resource in resource.view.named(value, resource.type, name):
                return True
    return False


def is_heard(topic: Resource) -> bool:
    """Whether a topic has a subscription, of its own or as a resource."""
    standing = (refers(each.get("TopicArn"), topic) for each in topic.referrers(SUBSCRIPTION))
    return next(topic.each("Subscription.*"), None) is not None or any(standing)
