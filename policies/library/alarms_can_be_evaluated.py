"""Policy alarms-can-be-evaluated."""

from policies.kernel import MEDIUM, REL, SUPPORTING, Policy, Resource, Value, Violations

HOUR, DAY, WEEK = 3600, 86_400, 604_800
SHORT = (10, 20, 30)
"""Periods below a minute."""

policy = Policy(
    id="alarms-can-be-evaluated",
    severity=MEDIUM,
    resource="AWS::CloudWatch::Alarm",
    title="CloudWatch alarms have periods and datapoints that AWS takes",
    serves={REL: {"F20": SUPPORTING}},
    why="AWS refuses an alarm whose Period is neither 10, 20, 30 nor whole minutes, whose DatapointsToAlarm are more "
    "than its EvaluationPeriods, or which looks back further than a week (a day, where a period is below an hour): the "
    "deployment fails, and nobody is told of what it was to watch. Not seen: whether the metric is ever published.",
    fix="Take whole minutes, and keep Period times EvaluationPeriods within 86400 seconds, or 604800 from an hour on.",
    severity_reason="The deployment fails loudly; but other linters let it pass, and it is found only in the account.",
    passing=(
        """
A: {Type: AWS::CloudWatch::Alarm, Properties: {Period: "300", EvaluationPeriods: 3, DatapointsToAlarm: "2"}}
B: {Type: AWS::CloudWatch::Alarm, Properties: {Period: 86400, EvaluationPeriods: 7}}
C: {Type: AWS::CloudWatch::Alarm, Properties: {Period: 10, EvaluationPeriods: 1}}
D:
  Type: AWS::CloudWatch::Alarm
  Properties: {EvaluationPeriods: 1, Metrics: [{Id: a, MetricStat: {Period: 60, Stat: Sum}}]}
""",
    ),
    failing=(
        """
A:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Period: 90  # <--
    EvaluationPeriods: 1
B:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Period: 300
    EvaluationPeriods: 300  # <--
C:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Period: 86400
    EvaluationPeriods: "8"  # <--
D:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Period: 60
    EvaluationPeriods: 2
    DatapointsToAlarm: 3  # <--
E:
  Type: AWS::CloudWatch::Alarm
  Properties:
    EvaluationPeriods: 1
    Metrics:
      - Id: a
        MetricStat:
          Period: 45  # <--
          Stat: Sum
""",
    ),
)


@policy.check
def check(alarm: Resource) -> Violations:
    """Each period, how far back they reach together, and the datapoints."""
    periods, wanted = alarm.get("EvaluationPeriods"), alarm.get("DatapointsToAlarm")
    for period in (*alarm.each("Period"), *alarm.each("Metrics.*.MetricStat.Period"), *alarm.each("Metrics.*.Period")):
        seconds = period.number
        if seconds is None:
            continue
        if seconds not in SHORT and (seconds < 60 or seconds % 60):
            yield period, "AWS takes periods of 10, 20 or 30 seconds, or of whole minutes"
        elif periods is not None and _reaches_too_far(periods, seconds):
            yield periods, "the alarm looks back further than AWS allows"
    if periods is not None and wanted is not None and periods.number is not None and wanted > periods.number:
        yield wanted, "more datapoints are asked for than there are periods"


def _reaches_too_far(periods: Value, seconds: float) -> bool:
    return periods.number is not None and periods.number * seconds > (DAY if seconds < HOUR else WEEK)
