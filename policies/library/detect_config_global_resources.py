"""Policy detect-config-global-resources."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

RECORDER = "AWS::Config::ConfigurationRecorder"
EVERYTHING = ("ALL_SUPPORTED_RESOURCE_TYPES", "EXCLUSION_BY_RESOURCE_TYPES")

policy = Policy(
    id="detect-config-global-resources",
    severity=MEDIUM,
    severity_reason="Users, roles and policies change unrecorded by AWS Config; the trail still has the calls that "
    "changed them.",
    resource=RECORDER,
    title="AWS Config records global resources (IAM) in one Region",
    serves={PCI: {"11.5.2": PARTIAL}, GDPR: {"5(2)": PARTIAL}},
    why="IAM is recorded only where IncludeGlobalResourceTypes asks for it, and rules on users and policies judge what "
    "is recorded. Of the recorders of a platform, or in one template, one is enough. Not seen: a recorder of the home "
    "Region in another template.",
    fix="Set RecordingGroup.IncludeGlobalResourceTypes to true in the home Region.",
    passing=(
        """
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties: {RecordingGroup: {AllSupported: true, IncludeGlobalResourceTypes: "true"}}
""",
        """
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties: {RecordingGroup: {RecordingStrategy: {UseOnly: ALL_SUPPORTED_RESOURCE_TYPES}}}
""",
    ),
    failing=(
        """
Off:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup:
      AllSupported: true
      IncludeGlobalResourceTypes: "false"  # <--
""",
        """
Unsaid:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup: {AllSupported: true}  # <--
""",
        """
Bare:  # <--
  Type: AWS::Config::ConfigurationRecorder
  Properties: {RoleARN: role}
""",
    ),
)


@policy.check
def check(recorder: Resource) -> Violations:
    """One of the recorders at hand has IAM."""
    if not any(map(_records_iam, recorder.view.of_type(RECORDER))):
        yield recorder.spot("RecordingGroup.IncludeGlobalResourceTypes"), "IAM is recorded in no region"


def _records_iam(recorder: Resource) -> bool:
    strategy = recorder.get("RecordingGroup.RecordingStrategy.UseOnly")
    if strategy is not None and strategy in EVERYTHING:
        return True
    if recorder.on("RecordingGroup.IncludeGlobalResourceTypes"):
        return True
    return any(str(kind).startswith("AWS::IAM::") for kind in recorder.each("RecordingGroup.ResourceTypes.*"))
