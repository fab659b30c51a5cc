"""Policy alarms-filters-whole."""

from policies.aws.events import FILTER, counts_event
from policies.aws.trail_events import FAMILIES
from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="alarms-filters-whole",
    severity=LOW,
    severity_reason="Most of the events still raise the alarm; only a rarer call of the same kind passes unheard.",
    resource=FILTER,
    opinion=True,
    title="CIS metric filters count every event of their kind",
    serves={PCI: {"10.4.1.1": SUPPORTING}},
    why="A filter that counts PutBucketPolicy and forgets DeleteBucketPolicy looks whole and is not. A filter that "
    "counts at least half of the calls of one kind, and more than one, is taken to mean them all; the pattern is read "
    "as CloudWatch reads it. Not seen: a second filter that has the rest, and patterns known only after deployment.",
    fix="Add the missing event names to the pattern, joined by ||.",
    passing=(
        """
Keys:
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: >-
      {($.eventSource = kms.amazonaws.com) && (($.eventName = DisableKey) || ($.eventName = "ScheduleKeyDeletion"))}
One: {Type: AWS::Logs::MetricFilter, Properties: {FilterPattern: '{ $.eventName = StopLogging }'}}
Text: {Type: AWS::Logs::MetricFilter, Properties: {FilterPattern: ERROR}}
""",
    ),
    failing=(
        """
Trail:
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: >-  # <--
      { ($.eventName = UpdateTrail) || ($.eventName = DeleteTrail) || ($.eventName = StopLogging) }
""",
    ),
)


@policy.check
def check(counter: Resource) -> Violations:
    """The rest of a kind of which it has half."""
    for told, family in FAMILIES.items():
        if len(family.calls) < 2:
            continue
        missing = [sample["eventName"] for sample in family.samples if not counts_event(counter, sample)]
        counted = len(family.samples) - len(missing)
        if missing and counted > 1 and counted >= len(missing):
            yield counter.spot("FilterPattern"), f"of {told} it does not count {', '.join(missing)}"
