"""Policy trail-complete."""

from policies.aws.trails import TRAIL, advanced, takes_all_management, takes_whole_category
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-complete",
    severity=HIGH,
    severity_reason="What the trail leaves out an intruder does unseen, and nobody can tell afterwards what was done. "
    "It hides a breach but is none, so it is not critical.",
    resource=TRAIL,
    title="CloudTrail trails record all management events, reads and writes, and those of global services",
    serves={
        PCI: {
            "10.2.1": PARTIAL,
            "10.2.1.2": DIRECT,
            "10.2.1.4": PARTIAL,
            "10.2.1.5": DIRECT,
            "10.2.1.6": PARTIAL,
            "10.2.1.7": DIRECT,
            "10.2.2": DIRECT,
        },
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL, "5(2)": PARTIAL},
    },
    why="An attacker reads before writing, and starts with IAM. A trail of writes only, of data events only, or "
    "without the global services misses just that. Leaving out single sources that flood a trail (kms, rdsdata) is let "
    "pass. The other questions about a trail have policies of their own: trail-logging-on, trail-multi-region, "
    "trail-data-events. Not seen: organisation trails made elsewhere.",
    fix="Leave IncludeGlobalServiceEvents on, and select management events with ReadWriteType All, or with an advanced "
    "selector of eventCategory Management alone.",
    repair={
        "IncludeGlobalServiceEvents": True,
        "EventSelectors.*.IncludeManagementEvents": True,
    },
    passing=(
        """
Plain: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: audit, IsLogging: true}}
Basic:
  Type: AWS::CloudTrail::Trail
  Properties:
    IncludeGlobalServiceEvents: "true"
    EventSelectors: [{ReadWriteType: All}, {ReadWriteType: WriteOnly, IncludeManagementEvents: false}]
Advanced:
  Type: AWS::CloudTrail::Trail
  Properties:
    AdvancedEventSelectors:
      - FieldSelectors:
          - {Field: eventCategory, Equals: [Management]}
          - {Field: eventSource, NotEquals: [kms.amazonaws.com]}
      - FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ["AWS::S3::Object"]}]
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudTrail::Trail
  Properties:
    IncludeGlobalServiceEvents: "false"  # <--
    EventSelectors:
      - ReadWriteType: WriteOnly  # <--
Without:
  Type: AWS::CloudTrail::Trail
  Properties:
    EventSelectors:
      - ReadWriteType: All
        IncludeManagementEvents: false  # <--
Half:
  Type: AWS::CloudTrail::Trail
  Properties:
    AdvancedEventSelectors:  # <--
      - FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ["AWS::S3::Object"]}]
      - FieldSelectors: [{Field: eventCategory, Equals: [Management]}, {Field: readOnly, Equals: ["false"]}]
""",
        """
Parameters:
  Kind: {Type: String}
Resources:
  Chosen:
    Type: AWS::CloudTrail::Trail
    Properties:
      EventSelectors:
        - ReadWriteType: !Ref Kind  # <-- ?
  Off:
    Type: AWS::CloudTrail::Trail
    Properties:
      EventSelectors:
        - IncludeManagementEvents: "false"  # <--
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Global services, then the selectors."""
    services = trail.get("IncludeGlobalServiceEvents")
    if services is not None and not services:
        yield services, "IAM and sign-in are left out"
    if trail.get("AdvancedEventSelectors") is not None:
        if not any(takes_whole_category(selector) for selector in advanced(trail, "Management")):
            yield trail.spot("AdvancedEventSelectors"), "not all management events are logged"
    else:
        yield from _basic(trail)


def _basic(trail: Resource) -> Violations:
    selectors = list(trail.each("EventSelectors.*"))
    if any(takes_all_management(selector) for selector in selectors):
        return
    for selector in selectors:
        included, kind = selector.get("IncludeManagementEvents"), selector.get("ReadWriteType")
        if included is not None and not included:
            yield included, "management events are not logged"
        elif kind is not None and kind != "All":
            yield kind, "not all management events are logged"
