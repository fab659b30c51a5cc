"""Policy detect-config-recorder."""

from policies.aws.platform import beside, in_platform, lacks
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

RECORDER, CHANNEL, NETWORK = (
    "AWS::Config::ConfigurationRecorder",
    "AWS::Config::DeliveryChannel",
    "AWS::EC2::VPC",
)

policy = Policy(
    id="detect-config-recorder",
    severity=HIGH,
    resource=(RECORDER, NETWORK),
    title="AWS Config records every type of resource and delivers the record",
    serves={
        PCI: {"11.5.2": PARTIAL, "2.2.1": SUPPORTING, "1.2.8": SUPPORTING, "12.5.1": SUPPORTING, "6.5.1": SUPPORTING},
        GDPR: {"32(1)(d)": PARTIAL, "5(2)": PARTIAL},
    },
    why="Templates say how things were meant; the recorder says how they are, and since when. What it leaves out can "
    "be changed by hand unseen, and rules on it answer nothing. IAM is recorded once, in the home region; a recorder "
    "without a channel does not start. In a platform each region with a network needs one; a lone recorder is "
    "undecided where another template may hold its channel or the home region's record. Not seen: whether it was "
    "started, and who reads the rules' results.",
    fix="Set RecordingGroup AllSupported and, in the home region, IncludeGlobalResourceTypes to true; declare an "
    "AWS::Config::DeliveryChannel.",
    passing=(
        """
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties: {RecordingGroup: {AllSupported: "true", IncludeGlobalResourceTypes: "true"}}
Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: record}}
Network: {Type: AWS::EC2::VPC}
""",
        """
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup:
      ExclusionByResourceTypes: {ResourceTypes: [AWS::EC2::NetworkInterface]}
      RecordingStrategy: {UseOnly: EXCLUSION_BY_RESOURCE_TYPES}
Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: record}}
""",
    ),
    failing=(
        """
Some:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup:
      AllSupported: "false"  # <--
      ResourceTypes: [AWS::S3::Bucket]
Chosen:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup:
      RecordingStrategy:
        UseOnly: INCLUSION_BY_RESOURCE_TYPES  # <--
Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: record}}
""",
        """
Parameters:
  All: {Type: String}
Resources:
  Alone:  # <-- ?
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      RecordingGroup:
        AllSupported: !Ref All  # <-- ?
        IncludeGlobalResourceTypes: true
  Regional:  # <-- ?
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      RecordingGroup: {ResourceTypes: [AWS::S3::Bucket]}  # <--
""",
        """
--- # {name: base}
Resources:
  Recorder:  # <--
    Type: AWS::Config::ConfigurationRecorder
    Properties: {RecordingGroup: {AllSupported: true}}  # <--
--- # {name: network, roles: [secondary]}
Resources:
  Network: {Type: AWS::EC2::VPC}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Recorders, and networks of a platform."""
    return resource.type == RECORDER or in_platform(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Networks: recorded. Recorders: all types, IAM somewhere, a channel."""
    if resource.type == NETWORK:
        if not beside(resource, RECORDER):
            yield resource, "nothing records the configuration of this network's region"
        return
    yield from _types(resource)
    if not beside(resource, CHANNEL) and lacks(resource, "find its channel elsewhere"):
        yield resource, "the record is delivered nowhere"


def _types(resource: Resource) -> Violations:
    strategy = resource.get("RecordingGroup.RecordingStrategy.UseOnly")
    every = resource.get("RecordingGroup.AllSupported")
    if strategy is not None and strategy == "INCLUSION_BY_RESOURCE_TYPES":
        yield strategy, "only some types of resources are recorded"
    elif every is not None and not every and strategy is None:
        yield every, "only some types of resources are recorded"
    elif every is None and strategy is None and resource.get("RecordingGroup.ResourceTypes") is not None:
        yield resource.spot("RecordingGroup"), "only some types of resources are recorded"
    elif strategy is None and not any(map(_records_iam, resource.view.of_type(RECORDER))):
        yield from _iam(resource)


def _iam(recorder: Resource) -> Violations:
    if lacks(recorder, "leave IAM to the recorder of the home region"):
        yield recorder.spot("RecordingGroup.IncludeGlobalResourceTypes"), "IAM is recorded in no region"


def _records_iam(recorder: Resource) -> bool:
    strategy = recorder.get("RecordingGroup.RecordingStrategy.UseOnly")
    if strategy is not None:
        return strategy in ("ALL_SUPPORTED_RESOURCE_TYPES", "EXCLUSION_BY_RESOURCE_TYPES")
    return recorder.on("RecordingGroup.IncludeGlobalResourceTypes")
