"""Policy alarms-on-security-events."""

from policies.aws.events import FILTER, alarms_on, is_counted, is_watched
from policies.aws.platform import in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

TRAIL = "AWS::CloudTrail::Trail"
WATCHED = {
    "use of the root identity": (("Root",), "", ()),
    "denied calls": (("AccessDenied",), "", ()),
    "changes of IAM policies": (("PutRolePolicy",), "aws.iam", ("PutRolePolicy", "AttachRolePolicy")),
    "changes of the trail": (("StopLogging",), "aws.cloudtrail", ("StopLogging", "DeleteTrail", "UpdateTrail")),
    "deletion of keys": (("ScheduleKeyDeletion",), "aws.kms", ("ScheduleKeyDeletion", "DisableKey")),
    "changes of security groups": (("AuthorizeSecurityGroupIngress",), "aws.ec2", ("AuthorizeSecurityGroupIngress",)),
    "changes of bucket policies": (("PutBucketPolicy",), "aws.s3", ("PutBucketPolicy",)),
}
"""What must be heard of: words of a metric filter; or source and names of an event rule (none: a filter only)."""

policy = Policy(
    id="alarms-on-security-events",
    severity=HIGH,
    resource=(TRAIL, FILTER),
    title="What an intruder does first raises an alarm",
    serves={
        PCI: {"10.4.1.1": PARTIAL, "12.10.5": PARTIAL, "10.4.1": SUPPORTING, "11.5.2": SUPPORTING, "1.2.2": SUPPORTING},
        GDPR: {"33(1)": PARTIAL, "33(2)": SUPPORTING, "32(1)(b)": PARTIAL},
    },
    why="Seventy-two hours to report a breach begin when somebody notices. Root, denied calls, and changes to "
    "policies, trail, keys, security groups and bucket policies are few in a quiet account and the first steps of a "
    "loud one. In a platform each has to be heard of: by a metric filter with an alarm, or by an event rule with a "
    "target in the trail's region. A lone filter on a trail is undecided where its alarm may stand elsewhere. Not "
    "seen: thresholds that never trip, and alarms of a tool outside AWS.",
    fix="Put a metric filter on the trail's log group and an alarm on its metric, or an event rule with a topic.",
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
Trail: {Type: AWS::CloudTrail::Trail}
""",
    ),
    failing=(
        """
Filter:  # <-- ?
  Type: AWS::Logs::MetricFilter
  Properties:
    FilterPattern: '{ $.eventName = StopLogging }'
    MetricTransformations: [{MetricNamespace: trail, MetricName: Stopped, MetricValue: "1"}]
""",
        """
--- # {name: base}
Resources:
  Trail:  # <--
    Type: AWS::CloudTrail::Trail
  Filter:  # <--
    Type: AWS::Logs::MetricFilter
    Properties:
      FilterPattern: '{ $.userIdentity.type = "Root" }'
      MetricTransformations: [{MetricNamespace: trail, MetricName: Root, MetricValue: "1"}]
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Filters that read a trail, and trails of a platform."""
    if resource.type == TRAIL:
        return in_platform(resource)
    pattern = resource.get("FilterPattern")
    return pattern is not None and any(
        pattern.contains(each) for each in ("$.eventName", "$.errorCode", "$.userIdentity")
    )


@policy.check
def check(resource: Resource) -> Violations:
    """Filters: an alarm. Trails: each event is heard of."""
    if resource.type == FILTER:
        if not alarms_on(resource) and (in_platform(resource) or not resource.may("have its alarm elsewhere")):
            yield resource, "no alarm stands on what the filter counts"
        return
    for told, (words, source, names) in WATCHED.items():
        if not is_counted(resource, *words) and not (names and is_watched(resource, source, "", *names)):
            yield resource, f"nobody hears of {told}"
