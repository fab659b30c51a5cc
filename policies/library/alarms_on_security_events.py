"""Policy alarms-on-security-events."""

from policies.aws.events import is_alarmed, is_watched
from policies.aws.platform import in_platform
from policies.aws.trail_events import FAMILIES, Family
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

TRAIL = "AWS::CloudTrail::Trail"

policy = Policy(
    id="alarms-on-security-events",
    severity=HIGH,
    severity_reason="What nobody hears of goes on: the recording is there, but it is read after the damage.",
    resource=TRAIL,
    title="What an intruder does first raises an alarm (CIS metric filters and alarms)",
    serves={
        PCI: {"10.4.1.1": PARTIAL, "12.10.5": PARTIAL, "10.4.1": SUPPORTING, "11.5.2": SUPPORTING, "1.2.2": SUPPORTING},
        GDPR: {"33(1)": PARTIAL, "33(2)": SUPPORTING, "32(1)(b)": PARTIAL},
    },
    why="Seventy-two hours to report a breach begin when somebody notices. Root, denied calls, sign-ins without MFA "
    "and changes to policies, trail, keys, buckets, Config and the network are few in a quiet account and the first "
    "steps of a loud one. In a platform each has to be heard of: by a metric filter whose pattern, read as CloudWatch "
    "reads it, counts the events and has an alarm, or by an event rule with a target in the trail's region. Not seen: "
    "thresholds that never trip, patterns known only after deployment, and alarms of a tool outside AWS.",
    fix="Put a metric filter on the trail's log group and an alarm on its metric, or an event rule with a topic.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail}
""",
    ),
    failing=(
        """
--- # {name: base}
Resources:
  Trail:  # <--
    Type: AWS::CloudTrail::Trail
  Filter:
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: '{ $.userIdentity.type = "Root" }'
      MetricTransformations: [{MetricNamespace: trail, MetricName: Root, MetricValue: "1"}]
""",
    ),
)


@policy.applies
def applies(trail: Resource) -> bool:
    """Trails of a platform, where all filters and rules are at hand."""
    return in_platform(trail)


@policy.check
def check(trail: Resource) -> Violations:
    """Each family of events is heard of."""
    for told, family in FAMILIES.items():
        if not _is_heard(trail, family):
            yield trail, f"nobody hears of {told}"


def _is_heard(trail: Resource, family: Family) -> bool:
    if all(is_alarmed(trail, event) for event in family.samples):
        return True
    return bool(family.calls) and is_watched(trail, family.source, "", *family.calls)
