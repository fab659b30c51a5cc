"""Policy detect-guardduty."""

from policies.aws.platform import beside, in_platform
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DETECTOR, NETWORK = "AWS::GuardDuty::Detector", "AWS::EC2::VPC"

policy = Policy(
    id="detect-guardduty",
    severity=HIGH,
    severity_reason="Without it stolen credentials and taken-over tasks work for weeks before anybody notices; it is "
    "the account's one intrusion detection.",
    resource=(DETECTOR, NETWORK),
    title="GuardDuty is enabled",
    serves={
        PCI: {"11.5.1": DIRECT, "10.4.1.1": SUPPORTING, "11.5.1.1": SUPPORTING},
        GDPR: {"33(1)": PARTIAL, "32(1)(b)": PARTIAL, "32(1)(d)": SUPPORTING},
    },
    why="GuardDuty is the intrusion detection of an account: it sees credentials used from abroad and tasks that talk "
    "to miners, without an agent in any path. Suspended it sees nothing. In a platform each region with a network "
    "needs a detector. Its features, and who hears of findings, are the matter of detect-guardduty-features and "
    "detect-guardduty-findings-routed. Not seen: an organisation that manages detectors centrally.",
    fix="Set Enable to true.",
    passing=(
        """
Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: "true"}}
Network: {Type: AWS::EC2::VPC}
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
  Unsaid:  # <--
    Type: AWS::GuardDuty::Detector
""",
        """
--- # {name: base}
Resources:
  Detector: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
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
    """Networks: watched. Detectors: on."""
    if resource.type == NETWORK:
        if not beside(resource, DETECTOR):
            yield resource, "no GuardDuty detector watches the region of this network"
    elif not resource.on("Enable"):
        yield resource.spot("Enable"), "the detector is off"
