"""Policy trail-multi-region."""

from policies.aws.trails import STORE, TRAIL
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-multi-region",
    severity=HIGH,
    severity_reason="With the keys of one account an intruder works in any Region; in those without a trail nothing "
    "is recorded. It hides a breach but is none, so it is not critical.",
    resource=(TRAIL, STORE),
    title="CloudTrail trails are multi-Region",
    serves={PCI: {"10.2.1": PARTIAL, "10.2.1.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL}},
    why="An attacker works in the Region nobody looks at. CloudFormation makes a trail of one Region unless told "
    "otherwise; an event data store takes all Regions by default. Not seen: organisation trails made elsewhere, "
    "and Regions that the organisation denies.",
    fix="Set IsMultiRegionTrail to true (MultiRegionEnabled of an event data store).",
    repair={"AWS::CloudTrail::Trail:IsMultiRegionTrail": True},
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: audit, IsLogging: true, IsMultiRegionTrail: "true"}}
Store: {Type: AWS::CloudTrail::EventDataStore, Properties: {Name: events}}
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit, IsLogging: true}
Half:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsMultiRegionTrail: "false"  # <--
Store:
  Type: AWS::CloudTrail::EventDataStore
  Properties:
    MultiRegionEnabled: false  # <--
""",
        """
Parameters:
  Everywhere: {Type: String}
Resources:
  Chosen:
    Type: AWS::CloudTrail::Trail
    Properties:
      IsMultiRegionTrail: !Ref Everywhere  # <-- ?
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Trails have to say so; data stores must not say otherwise."""
    name = "IsMultiRegionTrail" if trail.type == TRAIL else "MultiRegionEnabled"
    said = trail.get(name)
    if (said is None and trail.type == TRAIL) or (said is not None and not said):
        yield trail.spot(name), "events of one Region only are recorded"
