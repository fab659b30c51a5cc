"""Policy trail-logging-on."""

from policies.aws.trails import STORE, TRAIL
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SWITCH = {TRAIL: "IsLogging", STORE: "IngestionEnabled"}

policy = Policy(
    id="trail-logging-on",
    severity=HIGH,
    severity_reason="A trail that is off records nothing at all, while the console lists it as if it did.",
    resource=(TRAIL, STORE),
    title="CloudTrail trails are logging",
    serves={PCI: {"10.2.1": PARTIAL, "10.2.1.6": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": PARTIAL}},
    why="Stopping the trail is the first thing that an intruder with rights does, and a template that says so does it "
    "for him. IsLogging has no default: CloudFormation asks for it. Not seen: a trail that was stopped by hand, and "
    "one whose bucket refuses its files.",
    fix="Set IsLogging to true (leave IngestionEnabled of an event data store on).",
    repair={"AWS::CloudTrail::Trail:IsLogging": True},
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: audit, IsLogging: "true"}}
Store: {Type: AWS::CloudTrail::EventDataStore, Properties: {Name: events}}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsLogging: "false"  # <--
Unsaid:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit}
Store:
  Type: AWS::CloudTrail::EventDataStore
  Properties:
    IngestionEnabled: false  # <--
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """On; a data store is on unless it says otherwise."""
    said = trail.get(SWITCH[trail.type])
    if (said is None and trail.type == TRAIL) or (said is not None and not said):
        yield trail.spot(SWITCH[trail.type]), "nothing is recorded: logging is off"
