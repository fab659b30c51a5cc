"""Policy detect-config-delivered."""

from policies.aws.platform import beside
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

RECORDER, CHANNEL = "AWS::Config::ConfigurationRecorder", "AWS::Config::DeliveryChannel"

policy = Policy(
    id="detect-config-delivered",
    severity=MEDIUM,
    severity_reason="A recorder without a channel does not start, so nothing is recorded; but it is noticed at once, "
    "since rules then have no results.",
    resource=RECORDER,
    title="AWS Config has a delivery channel beside its recorder",
    serves={PCI: {"11.5.2": PARTIAL, "10.3.3": SUPPORTING}, GDPR: {"5(2)": PARTIAL}},
    why="The record goes where a delivery channel sends it: to a bucket that keeps it. Recorder and channel of a "
    "Region belong together; AWS Config starts no recorder before there is a channel. Not seen: a channel made "
    "elsewhere, and whether the bucket lets it in.",
    fix="Declare an AWS::Config::DeliveryChannel with S3BucketName beside the recorder.",
    passing=(
        """
Recorder: {Type: AWS::Config::ConfigurationRecorder, Properties: {RoleARN: role}}
Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: record}}
""",
    ),
    failing=(
        """
Recorder:  # <--
  Type: AWS::Config::ConfigurationRecorder
  Properties: {RoleARN: role}
""",
        """
--- # {name: base}
Resources:
  Recorder: {Type: AWS::Config::ConfigurationRecorder}
  Channel: {Type: AWS::Config::DeliveryChannel, Properties: {S3BucketName: record}}
--- # {name: other, roles: [secondary]}
Resources:
  Recorder: {Type: AWS::Config::ConfigurationRecorder}  # <--
""",
    ),
)


@policy.check
def check(recorder: Resource) -> Violations:
    """A channel in its Region."""
    if not beside(recorder, CHANNEL):
        yield recorder, "the record is delivered nowhere"
