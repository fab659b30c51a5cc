"""Policy s3-event-notifications."""

from policies.aws.cdn import is_set
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-event-notifications",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Buckets send event notifications",
    serves={},
    opinion=True,
    severity_reason="Low: an event tells what happened to an object; access logs and trails tell it too, later.",
    why="Notifications let a system act when an object arrives or goes, for instance to scan an upload. Where "
    "nothing listens they are noise. Not seen: EventBridge rules on the trail's data events.",
    fix="Set NotificationConfiguration with EventBridgeConfiguration, or a queue, topic or function.",
    passing=(
        """
Uploads:
  Type: AWS::S3::Bucket
  Properties: {NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: true}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
Empty:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration: {}  # <--
None:
  Type: AWS::S3::Bucket
  Properties:
    NotificationConfiguration:  # <--
      TopicConfigurations: []
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """Something is told."""
    found = bucket.get("NotificationConfiguration")
    told = found is not None and (found.unknown or any(is_set(part) for _, part in found.entries()))
    if not told and not bucket.on("NotificationConfiguration.EventBridgeConfiguration.EventBridgeEnabled"):
        yield bucket.spot("NotificationConfiguration"), "nobody is told what happens to objects"
