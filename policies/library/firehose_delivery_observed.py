"""Policy firehose-delivery-observed."""

from policies.aws.alarms import is_watched
from policies.kernel import DIRECT, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

S3 = ("ExtendedS3DestinationConfiguration", "S3DestinationConfiguration")
OTHERS = (
    "AmazonOpenSearchServerlessDestinationConfiguration",
    "AmazonopensearchserviceDestinationConfiguration",
    "ElasticsearchDestinationConfiguration",
    "HttpEndpointDestinationConfiguration",
    "IcebergDestinationConfiguration",
    "RedshiftDestinationConfiguration",
    "SnowflakeDestinationConfiguration",
    "SplunkDestinationConfiguration",
)
PLACES = ("S3", "Redshift", "AmazonOpenSearchService", "AmazonOpenSearchServerless", "Elasticsearch", "HttpEndpoint")
METRICS = tuple(
    f"DeliveryTo{place}.{what}"
    for place in (*PLACES, "Splunk", "Snowflake", "Iceberg")
    for what in ("DataFreshness", "Success")
)
CHANGES = ("ProcessingConfiguration", "DataFormatConversionConfiguration", "DynamicPartitioningConfiguration")
"""What of a delivery to S3 may fail for one record, which then goes to the error prefix."""

policy = Policy(
    id="firehose-delivery-observed",
    severity=MEDIUM,
    resource="AWS::KinesisFirehose::DeliveryStream",
    title="Failed deliveries are logged, kept apart and heard of",
    serves={
        REL: {"F12": DIRECT, "REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL},
        PCI: {"10.7.2": SUPPORTING},
    },
    why="A delivery stream that may not write any more, for a key or a policy that changed, tells nobody: it tries for "
    "a day and drops what it holds. Its error log says why, an alarm on the age of what waits says when, and records "
    "that a conversion refuses need a prefix of their own. Where the template hands the stream out, the alarm may "
    "stand elsewhere (undecided). Not seen: whether the role may write the log, and who replays the error prefix.",
    fix="Set CloudWatchLoggingOptions (Enabled, LogGroupName, LogStreamName), ErrorOutputPrefix where records are "
    "changed, and an alarm on DeliveryToS3.DataFreshness with dimension DeliveryStreamName.",
    passing=(
        """
Clicks:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties:
    ExtendedS3DestinationConfiguration:
      CloudWatchLoggingOptions: {Enabled: "true", LogGroupName: g, LogStreamName: s}
      ErrorOutputPrefix: failed/
      DataFormatConversionConfiguration: {Enabled: true}
Late:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: DeliveryToS3.DataFreshness
    Dimensions: [{Name: DeliveryStreamName, Value: !Ref Clicks}]
Plain:
  Type: AWS::KinesisFirehose::DeliveryStream
  Properties:
    DeliveryStreamName: plain
    S3DestinationConfiguration: {CloudWatchLoggingOptions: {Enabled: true, LogGroupName: g, LogStreamName: s}}
Waits:
  Type: AWS::CloudWatch::Alarm
  Properties: {MetricName: DeliveryToS3.Success, Dimensions: [{Name: DeliveryStreamName, Value: plain}]}
""",
    ),
    failing=(
        """
Parameters:
  Log: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      ExtendedS3DestinationConfiguration: {BucketARN: b}  # <--
  Changing:  # <--
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      ExtendedS3DestinationConfiguration:  # <--
        ProcessingConfiguration: {Enabled: true}
        CloudWatchLoggingOptions:
          Enabled: "false"  # <--
  Search:  # <-- ?
    Type: AWS::KinesisFirehose::DeliveryStream
    Properties:
      AmazonopensearchserviceDestinationConfiguration:
        CloudWatchLoggingOptions:
          Enabled: !Ref Log  # <-- ?
          LogGroupName: g
          LogStreamName: s
Outputs:
  Arn: {Value: !GetAtt Search.Arn, Export: {Name: search}}
""",
    ),
)


@policy.check
def check(delivery: Resource) -> Violations:
    """Each destination's log, the prefix of what fails in S3, and an alarm."""
    for name in (*S3, *OTHERS):
        destination = delivery.get(name)
        if destination is None:
            continue
        log = destination.get("CloudWatchLoggingOptions")
        if log is None or not log.on("Enabled"):
            yield destination.spot("CloudWatchLoggingOptions.Enabled"), "why a delivery fails is not logged"
        changes = any(_is_on(delivery, f"{name}.{change}") for change in CHANGES)
        if name in S3 and changes and destination.get("ErrorOutputPrefix") is None:
            yield (destination, "ErrorOutputPrefix"), "records that fail are not kept apart"
    watched = is_watched(delivery, METRICS, "DeliveryStreamName", "DeliveryStreamName")
    if not watched and not delivery.met_elsewhere("be watched by an alarm"):
        yield delivery, "no alarm tells when deliveries fail or fall behind"


def _is_on(delivery: Resource, name: str) -> bool:
    """Whether a way of changing records is there and not switched off."""
    there, enabled = delivery.get(name), delivery.get(f"{name}.Enabled")
    return there is not None and (enabled is None or bool(enabled))
