"""Policy schedule-expression-valid."""

from collections.abc import Iterator

from policies.aws.cron import fault, unix_fault
from policies.kernel import HIGH, REL, SUPPORTING, Policy, Resource, Value, Violations

SAM = "AWS::Serverless::Function"
EVERY, TIMES = ("rate", "cron"), ("rate", "cron", "at")
PLACES: dict[str, tuple[str, tuple[str, ...]]] = {
    "AWS::Events::Rule": ("ScheduleExpression", EVERY),
    "AWS::Scheduler::Schedule": ("ScheduleExpression", TIMES),
    "AWS::ApplicationAutoScaling::ScalableTarget": ("ScheduledActions.*.Schedule", TIMES),
    "AWS::AutoScaling::ScheduledAction": ("Recurrence", ()),
    "AWS::Backup::BackupPlan": ("BackupPlan.BackupPlanRule.*.ScheduleExpression", ("cron",)),
    "AWS::Backup::RestoreTestingPlan": ("ScheduleExpression", ("cron",)),
    "AWS::SSM::MaintenanceWindow": ("Schedule", TIMES),
    "AWS::SSM::Association": ("ScheduleExpression", TIMES),
    "AWS::Synthetics::Canary": ("Schedule.Expression", EVERY),
    "AWS::Glue::Trigger": ("Schedule", ("cron",)),
    "AWS::Glue::Crawler": ("Schedule.ScheduleExpression", ("cron",)),
    "AWS::Redshift::ScheduledAction": ("Schedule", ("cron", "at")),
    "AWS::DLM::LifecyclePolicy": ("PolicyDetails.Schedules.*.CreateRule.CronExpression", ("cron",)),
    "AWS::DataSync::Task": ("Schedule.ScheduleExpression", EVERY),
    "AWS::DataBrew::Schedule": ("CronExpression", ("cron",)),
    "AWS::Timestream::ScheduledQuery": ("ScheduleConfiguration.ScheduleExpression", EVERY),
    SAM: ("Events", EVERY),
}
"""Type → where it takes a schedule, and which kinds; none: the five fields of unix."""

policy = Policy(
    id="schedule-expression-valid",
    severity=HIGH,
    resource=tuple(PLACES),
    title="Schedules (cron, rate, at) are ones that AWS takes",
    serves={REL: {"F18": SUPPORTING, "F22": SUPPORTING, "REL08-BP05": SUPPORTING}},
    why="A schedule that AWS refuses fails the deployment at that resource, after everything before it was changed; "
    "linters see only that it is text. Fields are counted and their values computed; an EventBridge cron has ? for "
    "just one of its days; Auto Scaling takes five plain fields. Not seen: whether the time is the one that is "
    "meant, and expressions known only at deployment.",
    fix="Write rate(5 minutes), cron(0 3 * * ? *) or at(2026-11-27T06:00:00); for AWS::AutoScaling::ScheduledAction "
    "0 3 * * *.",
    severity_reason="What should run never does, or the deployment fails halfway and rolls back.",
    passing=(
        """
A: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 minute)}}
B: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: "cron(0/15 8-17 ? * MON-FRI,1#2 2026-2030)"}}
C: {Type: AWS::Scheduler::Schedule, Properties: {ScheduleExpression: "at(2026-11-27T06:00:00)"}}
D: {Type: AWS::AutoScaling::ScheduledAction, Properties: {Recurrence: "30 6 * * MON-FRI"}}
E: {Type: AWS::SSM::MaintenanceWindow, Properties: {Schedule: "cron(0 0 2 ? * SUN *)"}}
F: {Type: AWS::Events::Rule, Properties: {EventPattern: {source: [x]}}}
G: {Type: AWS::Synthetics::Canary, Properties: {Schedule: {Expression: rate(0 minute)}}}
H: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: "cron(0 3 L * ? *)"}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Events::Rule
  Properties:
    ScheduleExpression: rate(5 minute)  # <--
B:
  Type: AWS::Events::Rule
  Properties:
    ScheduleExpression: cron(0 3 * * * *)  # <--
C:
  Type: AWS::Scheduler::Schedule
  Properties:
    ScheduleExpression: cron(0 25 * * ? *)  # <--
D:
  Type: AWS::AutoScaling::ScheduledAction
  Properties:
    Recurrence: cron(0 3 * * ? *)  # <--
E:
  Type: AWS::Backup::BackupPlan
  Properties:
    BackupPlan:
      BackupPlanRule:
        - RuleName: daily
          ScheduleExpression: cron(0 5 * * *)  # <--
F:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ScheduledActions:
      - Schedule: at(2026-13-01T00:00:00)  # <--
G:
  Type: AWS::Glue::Trigger
  Properties:
    Schedule: rate(1 hour)  # <--
H:
  Type: AWS::Serverless::Function
  Properties:
    Events:
      Nightly: {Type: Schedule, Properties: {Schedule: "every day"}}  # <--
I:
  Type: AWS::SSM::Association
  Properties:
    ScheduleExpression: daily  # <--
J:
  Type: AWS::Synthetics::Canary
  Properties:
    Schedule:
      Expression: rate(5 minute)  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each place of its type that takes a schedule."""
    path, kinds = PLACES[resource.type]
    for value in _values(resource, path):
        if not value.unknown and not value.is_map:
            wrong = _fault(resource.type, str(value), kinds)
            if wrong is not None:
                yield value, f"AWS does not take this schedule: {wrong}"


def _values(resource: Resource, path: str) -> Iterator[Value]:
    if resource.type != SAM:
        yield from resource.each(path)
        return
    events = resource.get("Events")
    for _, event in events.entries() if events is not None else ():
        for name in ("Schedule", "ScheduleExpression"):
            yield from event.each(f"Properties.{name}")


def _fault(kind: str, text: str, kinds: tuple[str, ...]) -> str | None:
    if not kinds:
        return unix_fault(text)
    strict = kind in ("AWS::Events::Rule", SAM)
    if kind == "AWS::Synthetics::Canary":
        strict = not text.lower().startswith("rate(0 ")  # runs once, whatever the unit
    return fault(text, kinds, counts_number=strict, seconds=kind.startswith("AWS::SSM::"))
