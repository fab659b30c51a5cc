"""Policy trail-data-events."""

from policies.aws.trails import BOTH, TRAIL, object_events
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

PARTS = ("EventSelectors.*", "AdvancedEventSelectors.*", "AdvancedEventSelectors.*.FieldSelectors.*")

policy = Policy(
    id="trail-data-events",
    severity=MEDIUM,
    severity_reason="The changes of buckets are recorded all the same, and access logs of the bucket tell part of the "
    "rest; what is missing is who read or replaced which object.",
    resource=TRAIL,
    title="CloudTrail trails record S3 object-level data events, reads and writes",
    serves={
        PCI: {"10.2.1.1": PARTIAL, "10.2.1": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL},
    },
    why="Management events say who changed a bucket, not who read what is in it: after a leak nobody knows how much "
    "went. A trail records data events only where a selector asks for them. "
    "Not seen: whether each store in scope is among the selectors (DynamoDB items and functions too), and "
    "another trail or event data store that records them.",
    fix="Add an event selector with DataResources of type AWS::S3::Object, or an advanced selector of eventCategory "
    "Data, for the buckets in scope, with reads and writes.",
    passing=(
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    EventSelectors: [{ReadWriteType: All, DataResources: [{Type: AWS::S3::Object, Values: "arn:aws:s3"}]}]
Advanced:
  Type: AWS::CloudTrail::Trail
  Properties:
    AdvancedEventSelectors:
      - FieldSelectors: [{Field: eventCategory, Equals: [Management]}]
      - FieldSelectors:
          - {Field: eventCategory, Equals: [Data]}
          - {Field: resources.type, Equals: ["AWS::S3::Object"]}
          - {Field: readOnly, Equals: ["true"]}
      - FieldSelectors:
          - {Field: eventCategory, Equals: Data}
          - {Field: resources.type, Equals: "AWS::S3::Object"}
          - {Field: readOnly, Equals: "false"}
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit, IsLogging: true}
Functions:
  Type: AWS::CloudTrail::Trail
  Properties:
    EventSelectors:  # <--
      - DataResources: [{Type: AWS::Lambda::Function, Values: ["arn:aws:lambda"]}]
Empty:
  Type: AWS::CloudTrail::Trail
  Properties:
    EventSelectors:  # <--
      - DataResources: [{Type: AWS::S3::Object}]
Writes:
  Type: AWS::CloudTrail::Trail
  Properties:
    EventSelectors:  # <--
      - {ReadWriteType: WriteOnly, DataResources: [{Type: AWS::S3::Object, Values: ["arn:aws:s3"]}]}
Half:
  Type: AWS::CloudTrail::Trail
  Properties:
    AdvancedEventSelectors:  # <--
      - FieldSelectors:
          - {Field: eventCategory, Equals: [Data]}
          - {Field: resources.type, Equals: ["AWS::S3::Object"]}
          - {Field: readOnly, Equals: ["true"]}
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Reads and writes of objects."""
    parts = (each for path in PARTS for each in trail.each(path))
    if any(each.unknown and each.holds("take the objects of buckets") for each in parts):
        return
    found = object_events(trail)
    name = "EventSelectors" if trail.get("EventSelectors") is not None else "AdvancedEventSelectors"
    if not found:
        yield trail.spot(name), "who reads and writes the objects of buckets is not recorded"
    elif len(found) < len(BOTH):
        missing = next(kind for kind in BOTH if kind not in found)
        yield trail.spot(name), f"{missing} of objects are not recorded"
