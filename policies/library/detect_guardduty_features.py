"""Policy detect-guardduty-features."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SOURCES = ("S3Logs.Enable", "MalwareProtection.ScanEc2InstanceWithFindings.EbsVolumes")
FEATURES = ("S3_DATA_EVENTS", "RDS_LOGIN_EVENTS", "RUNTIME_MONITORING", "EBS_MALWARE_PROTECTION", "LAMBDA_NETWORK_LOGS")

policy = Policy(
    id="detect-guardduty-features",
    severity=MEDIUM,
    severity_reason="The detector still sees calls, flows and name queries; what is off is its view of buckets, "
    "databases, functions or the inside of tasks.",
    resource="AWS::GuardDuty::Detector",
    title="GuardDuty protection of S3, RDS, Lambda, runtime and malware is not switched off",
    serves={
        PCI: {"5.2.1": SUPPORTING, "5.2.2": SUPPORTING, "5.3.2": SUPPORTING, "11.5.1": PARTIAL},
        GDPR: {"33(1)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="Each feature watches one way in: objects read in bulk, logins guessed, miners in a task. Features that are "
    "not mentioned follow AWS's defaults, which are mostly on, so only those that a template switches off are told. "
    "Kubernetes' own are not asked for. Not seen: what an organisation switches on centrally.",
    fix="Set Status ENABLED in Features, and leave DataSources on.",
    passing=(
        """
Detector:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: "true"
    DataSources: {S3Logs: {Enable: "true"}}
    Features: [{Name: S3_DATA_EVENTS, Status: ENABLED}, {Name: EKS_AUDIT_LOGS, Status: DISABLED}]
Plain: {Type: AWS::GuardDuty::Detector, Properties: {Enable: true}}
""",
    ),
    failing=(
        """
Detector:
  Type: AWS::GuardDuty::Detector
  Properties:
    Enable: true
    DataSources:
      S3Logs:
        Enable: "false"  # <--
    Features:
      - Name: RDS_LOGIN_EVENTS
        Status: DISABLED  # <--
""",
    ),
)


@policy.check
def check(detector: Resource) -> Violations:
    """Older data sources, then features."""
    for path in SOURCES:
        source = detector.get(f"DataSources.{path}")
        if source is not None and not source:
            yield source, "a source of the detector is off"
    for feature in detector.each("Features.*"):
        name, status = feature.get("Name"), feature.get("Status")
        if name is not None and name in FEATURES and status is not None and status != "ENABLED":
            yield status, "a feature of the detector is off"
