"""Policy firehose-delivery-logged."""

from policies.aws.deliveries import DESTINATIONS
from policies.kernel import MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="firehose-delivery-logged",
    severity=MEDIUM,
    resource="AWS::KinesisFirehose::DeliveryStream",
    title="Firehose delivery streams log failed deliveries to CloudWatch Logs",
    serves={REL: {"F12": PARTIAL, "REL06-BP01": PARTIAL}, PCI: {"10.7.2": SUPPORTING}},
    why="A delivery stream that may not write any more, for a key or a policy that changed, tells nobody why unless "
    "its "
    "error log is on. Not seen: whether the role may write the log.",
    fix="Set CloudWatchLoggingOptions with Enabled, LogGroupName and LogStreamName on each destination.",
    severity_reason="It takes longer to end a loss of records; the log itself prevents none.",
    passing=(
        """
Clicks:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties:
    ExtendedS3DestinationConfiguration:
      CloudWatchLoggingOptions: {Enabled: "true", LogGroupName: g, LogStreamName: s}
""",
    ),
    failing=(
        """
Parameters:
  Log: {Type: String}
Resources:
  Bare:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      ExtendedS3DestinationConfiguration: {BucketARN: b}  # <--
  Off:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      S3DestinationConfiguration:
        CloudWatchLoggingOptions:
          Enabled: "false"  # <--
  Search:
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      AmazonopensearchserviceDestinationConfiguration:
        CloudWatchLoggingOptions:
          Enabled: !Ref Log  # <-- ?
""",
    ),
)


@policy.check
def check(delivery: Resource) -> Violations:
    """Each destination's log."""
    for name in DESTINATIONS:
        destination = delivery.get(name)
        if destination is not None and not destination.on("CloudWatchLoggingOptions.Enabled"):
            yield destination.spot("CloudWatchLoggingOptions.Enabled"), "why a delivery fails is not logged"
