"""Policy alarms-on-metric-filters."""

from policies.aws.events import FILTER, alarms_on
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

FIELDS = ("$.eventName", "$.errorCode", "$.userIdentity", "$.eventSource")

policy = Policy(
    id="alarms-on-metric-filters",
    severity=HIGH,
    severity_reason="The event is counted and nobody is told: it looks watched and is not.",
    resource=FILTER,
    title="CloudWatch metric filters on a trail have an alarm on their metric",
    serves={PCI: {"10.4.1.1": PARTIAL, "12.10.5": PARTIAL}, GDPR: {"33(1)": PARTIAL}},
    why="A metric filter only counts. It takes an alarm of the same namespace and metric to tell anybody that somebody "
    "signed in as root. Filters are asked that read fields of CloudTrail's events; those that count errors of an "
    "application may feed a chart. Not seen: an alarm in another template, and thresholds that never trip.",
    fix="Add an AWS::CloudWatch::Alarm with the filter's MetricNamespace and MetricName.",
    passing=(
        """
Filter:
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: '{ $.userIdentity.type = "Root" }'
    MetricTransformations: [{MetricNamespace: trail, MetricName: Root, MetricValue: "1"}]
Alarm: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: trail, MetricName: Root}}
Errors:
  Type: AWS::Logs::MetricFilter
  Properties: {FilterPattern: ERROR, MetricTransformations: [{MetricNamespace: a, MetricName: b, MetricValue: "1"}]}
""",
        """
Filter:
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: '{ $.errorCode = "AccessDenied*" }'
    MetricTransformations: [{MetricNamespace: trail, MetricName: Denied, MetricValue: "1"}]
Sum:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Metrics: [{Id: a, MetricStat: {Metric: {Namespace: trail, MetricName: Denied}, Period: 60, Stat: Sum}}]
""",
    ),
    failing=(
        """
Filter:  # <--
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: '{ $.eventName = StopLogging }'
    MetricTransformations: [{MetricNamespace: trail, MetricName: Stopped, MetricValue: "1"}]
Other: {Type: AWS::CloudWatch::Alarm, Properties: {Namespace: trail, MetricName: Started}}
""",
    ),
)


@policy.applies
def applies(counter: Resource) -> bool:
    """Filters that read a trail."""
    pattern = counter.get("FilterPattern")
    return pattern is not None and any(pattern.contains(each) for each in FIELDS)


@policy.check
def check(counter: Resource) -> Violations:
    """An alarm."""
    if not alarms_on(counter):
        yield counter, "no alarm stands on what the filter counts"
