"""Policy detect-guardduty."""

from policies.aws.events import is_watched
from policies.aws.platform import beside, in_platform
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DETECTOR, NETWORK = "AWS::GuardDuty::Detector", "AWS::EC2::VPC"
SOURCES = ("S3Logs.Enable", "MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes")
FEATURES = ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS")

policy = Policy(
    id="detect-guardduty",
    severity=HIGH,
    resource=(DETECTOR, NETWORK),
    title="GuardDuty is on, with all that it can watch, and somebody hears what it finds",
    serves={
        PCI: {
            "11.5.1": DIRECT,
            "10.4.1.1": SUPPORTING,
            "5.2.1": SUPPORTING,
            "5.2.2": SUPPORTING,
            "11.5.1.1": SUPPORTING,
        },
        GDPR: {"33(1)": PARTIAL, "32(1)(b)": PARTIAL, "32(1)(d)": SUPPORTING},
    },
    why="GuardDuty is the intrusion detection of an account: it sees credentials used from abroad and tasks that talk "
    "to miners, without an agent in any path. Off, suspended, or with features switched off it sees nothing, and a "
    "finding nobody hears is a note in a console. In a platform each region with a network needs a detector, and an "
    "event rule that tells of its findings. A lone template is asked about the detectors in it. Features that are not "
    "mentioned follow AWS's defaults, which are mostly on. Not seen: an organisation that manages detectors centrally, "
    "and what happens to findings then.",
    fix="Set Enable true, Features to ENABLED, and an event rule for aws.guardduty, GuardDuty Finding, with a topic.",
    passing=(
        """
Detector:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: "true"
    Features: [{Name: S3_DATA_EVENTS, Status: ENABLED}, {Name: EKS_AUDIT_LOGS, Status: DISABLED}]
Network: {Type: AWS::EC2::VPC}
""",
        """
--- # {name: base}
Resources:
  Network: {Type: AWS::EC2::VPC}
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
  Rule:
    Type: AWS::Events::Rule
    Properties:
      EventPattern: '{"source": ["aws.guardduty"], "detail-type": ["GuardDuty Finding"]}'
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
""",
    ),
    failing=(
        """
Parameters:
  On: {Type: String}
Resources:
  Off:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: "false"  # <--
  Chosen:
    Type: AWS::GuardDuty::Detector
    Properties:
      Enable: !Ref On  # <-- ?
      DataSources:
        S3Logs:
          Enable: false  # <--
      Features:
        - Name: RDS_LOGIN_EVENTS
          Status: DISABLED  # <--
""",
        """
--- # {name: base}
Resources:
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}  # <--
  Rule:
    Type: AWS::Events::Rule
    Properties:
      State: DISABLED
      EventPattern: {source: [aws.guardduty]}
      Targets: [{Id: a, Arn: "arn:aws:sns:eu-west-1:111122223333:topic"}]
--- # {name: network, roles: [secondary]}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Detectors, and networks of a platform."""
    return resource.type == DETECTOR or in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Networks: watched. Detectors: on, in all that they can, and heard."""
    if resource.type == NETWORK:
        if not beside(resource, DETECTOR):
            yield resource, "no GuardDuty detector watches the region of this network"
        return
    if not resource.on("Enable"):
        yield resource.spot("Enable"), "the detector is off"
    for path in SOURCES:
        source = resource.get(f"DataSources.{path}")
        if source is not None and not source:
            yield source, "a source of the detector is off"
    for feature in resource.each("Features.*"):
        name, status = feature.get("Name"), feature.get("Status")
        if name is not None and name in FEATURES and status is not None and status != "ENABLED":
            yield status, "a feature of the detector is off"
    if in_platform(resource) and not is_watched(resource, "aws.guardduty", "GuardDuty Finding"):
        yield resource, "no event rule tells anybody of this detector's findings"
