"""Policy trail-complete."""

from collections.abc import Iterator

from policies.aws.platform import in_platform
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

TRAIL = "AWS::CloudTrail::Trail"
STORES = ("AWS::S3::Object", "AWS::DynamoDB::Table")

policy = Policy(
    id="trail-complete",
    severity=HIGH,
    resource=TRAIL,
    title="The trail logs every region, reads and writes, and what is done to data",
    serves={
        PCI: {
            "10.2.1": PARTIAL,
            "10.2.1.1": PARTIAL,
            "10.2.1.2": DIRECT,
            "10.2.1.4": PARTIAL,
            "10.2.1.5": DIRECT,
            "10.2.1.6": PARTIAL,
            "10.2.1.7": DIRECT,
            "10.2.2": DIRECT,
        },
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL, "5(2)": PARTIAL},
    },
    why="An attacker works in the region nobody looks at, and reads before writing. A trail of one region, of writes "
    "only, or that is switched off, misses just that. Without data events the trail says who changed a bucket, not "
    "who read it; a lone trail is undecided there, since another one, or an event data store, may log them, and "
    "whether stores hold data in scope it does not say. High, not critical: it hides a breach, it is none. Not seen: "
    "organisation trails made elsewhere, and whether each store in scope is among the selectors.",
    fix="Set IsLogging, IsMultiRegionTrail and IncludeGlobalServiceEvents to true; select management events without "
    "ReadWriteType, and data events of AWS::S3::Object and AWS::DynamoDB::Table for the stores in scope.",
    passing=(
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: audit
    IsLogging: "true"
    IsMultiRegionTrail: "true"
    EventSelectors:
      - {ReadWriteType: All, DataResources: [{Type: AWS::S3::Object, Values: ["arn:aws:s3"]}]}
Advanced:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: audit
    IsLogging: true
    IsMultiRegionTrail: true
    IncludeGlobalServiceEvents: true
    AdvancedEventSelectors:
      - FieldSelectors: [{Field: eventCategory, Equals: [Management]}]
      - FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ["AWS::S3::Object"]}]
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: audit
    IsLogging: "false"  # <--
    IncludeGlobalServiceEvents: false  # <--
    EventSelectors:
      - ReadWriteType: WriteOnly  # <--
        DataResources: [{Type: AWS::DynamoDB::Table, Values: ["arn:aws:dynamodb"]}]
Half:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: audit
    IsLogging: true
    IsMultiRegionTrail: "false"  # <--
    AdvancedEventSelectors:  # <--
      - FieldSelectors: [{Field: eventCategory, Equals: [Data]}, {Field: resources.type, Equals: ["AWS::S3::Object"]}]
      - FieldSelectors: [{Field: eventCategory, Equals: [Management]}, {Field: readOnly, Equals: ["false"]}]
""",
        """
Parameters:
  Everywhere: {Type: String}
Resources:
  Chosen:  # <-- ?
    Type: AWS::CloudTrail::Trail
    Properties:
      IsLogging: true
      IsMultiRegionTrail: !Ref Everywhere  # <-- ?
""",
        """
--- # {name: base}
Resources:
  Trail:  # <--
    Type: AWS::CloudTrail::Trail
    Properties: {IsLogging: true, IsMultiRegionTrail: true}
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Switches, management events, data events."""
    if not trail.on("IsMultiRegionTrail"):
        yield trail.spot("IsMultiRegionTrail"), "the trail logs one region only"
    for name, told in (
        ("IsLogging", "the trail is off"),
        ("IncludeGlobalServiceEvents", "IAM and sign-in are left out"),
    ):
        value = trail.get(name)
        if value is not None and not value:
            yield value, told
    if trail.get("AdvancedEventSelectors") is not None:
        if not any(_is_whole(selector) for selector in _advanced(trail, "Management")):
            yield trail.spot("AdvancedEventSelectors"), "not all management events are logged"
    else:
        yield from _basic(trail)
    if not _logs_data(trail) and (in_platform(trail) or not trail.may("leave data events to another trail")):
        yield (trail, "AdvancedEventSelectors"), "who reads and writes objects and items is not logged"


def _basic(trail: Resource) -> Violations:
    selectors = list(trail.each("EventSelectors.*"))
    if any(_takes_all(selector) for selector in selectors):
        return
    for selector in selectors:
        included, kind = selector.get("IncludeManagementEvents"), selector.get("ReadWriteType")
        if included is not None and not included:
            yield included, "management events are not logged"
        elif kind is not None and kind != "All":
            yield kind, "not all management events are logged"


def _takes_all(selector: Value) -> bool:
    included, kind = selector.get("IncludeManagementEvents"), selector.get("ReadWriteType")
    return (included is None or bool(included)) and (kind is None or kind == "All")


def _advanced(trail: Resource, category: str) -> Iterator[Value]:
    for selector in trail.each("AdvancedEventSelectors.*"):
        for field in selector.each("FieldSelectors.*"):
            name = field.get("Field")
            if (
                name is not None
                and name == "eventCategory"
                and any(each == category for each in field.each("Equals.*"))
            ):
                yield selector


def _is_whole(selector: Value) -> bool:
    """Whether nothing but the category limits it; leaving out sources is common (kms, rdsdata) and let pass."""
    return all(name in ("eventCategory", "eventSource") for name in selector.each("FieldSelectors.*.Field"))


def _logs_data(trail: Resource) -> bool:
    if any(kind in STORES for kind in trail.each("EventSelectors.*.DataResources.*.Type")):
        return True
    return any(kind in STORES for each in _advanced(trail, "Data") for kind in each.each("FieldSelectors.*.Equals.*"))
