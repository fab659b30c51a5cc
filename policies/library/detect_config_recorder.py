"""Policy detect-config-recorder."""

from policies.aws.platform import beside, in_platform
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

RECORDER, NETWORK = "AWS::Config::ConfigurationRecorder", "AWS::EC2::VPC"

policy = Policy(
    id="detect-config-recorder",
    severity=HIGH,
    severity_reason="What is not recorded can be changed by hand unseen, and each rule on it answers that all is well.",
    resource=(RECORDER, NETWORK),
    title="AWS Config records all supported types of resources",
    serves={
        PCI: {"11.5.2": PARTIAL, "2.2.1": SUPPORTING, "1.2.8": SUPPORTING, "12.5.1": SUPPORTING, "6.5.1": SUPPORTING},
        GDPR: {"32(1)(d)": PARTIAL, "5(2)": PARTIAL},
    },
    why="Templates say how things were meant; the recorder says how they are, and since when. What it leaves out can "
    "be changed by hand unseen, and rules on it answer nothing. Leaving out some types by name is let pass. In a "
    "platform each Region with a network needs a recorder. Whether it is delivered, and whether it has IAM, is the "
    "matter of detect-config-delivered and detect-config-global-resources. Not seen: whether it was started, and who "
    "reads the rules' results.",
    fix="Set RecordingGroup.AllSupported to true, or RecordingStrategy.UseOnly to ALL_SUPPORTED_RESOURCE_TYPES.",
    passing=(
        """
Recorder: {Type: AWS::Config::ConfigurationRecorder, Properties: {RecordingGroup: {AllSupported: "true"}}}
Default: {Type: AWS::Config::ConfigurationRecorder, Properties: {RoleARN: role}}
Network: {Type: AWS::EC2::VPC}
""",
        """
Recorder:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup:
      ExclusionByResourceTypes: {ResourceTypes: [AWS::EC2::NetworkInterface]}
      RecordingStrategy: {UseOnly: EXCLUSION_BY_RESOURCE_TYPES}
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
Listed:
  Type: AWS::Config::ConfigurationRecorder
  Properties:
    RecordingGroup: {ResourceTypes: [AWS::S3::Bucket]}  # <--
""",
        """
Parameters:
  All: {Type: String}
Resources:
  Alone:
    Type: AWS::Config::ConfigurationRecorder
    Properties:
      RecordingGroup:
        AllSupported: !Ref All  # <-- ?
""",
        """
--- # {name: base}
Resources:
  Recorder:
    Type: AWS::Config::ConfigurationRecorder
    Properties: {RecordingGroup: {AllSupported: true}}
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
    """Networks: recorded. Recorders: all types."""
    if resource.type == NETWORK:
        if not beside(resource, RECORDER):
            yield resource, "nothing records the configuration of this network's region"
        return
    strategy = resource.get("RecordingGroup.RecordingStrategy.UseOnly")
    every = resource.get("RecordingGroup.AllSupported")
    told = "only some types of resources are recorded"
    if strategy is not None:
        if strategy == "INCLUSION_BY_RESOURCE_TYPES":
            yield strategy, told
    elif every is not None and not every:
        yield every, told
    elif every is None and resource.get("RecordingGroup.ResourceTypes") is not None:
        yield resource.spot("RecordingGroup"), told
