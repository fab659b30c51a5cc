"""Policy firehose-delivery-observed."""

from policies.aws.alarms import is_watched
from policies.kernel import MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

PLACES = ("S3", "Redshift", "AmazonOpenSearchService", "AmazonOpenSearchServerless", "Elasticsearch", "HttpEndpoint")
METRICS = tuple(
    f"DeliveryTo{place}.{what}"
    for place in (*PLACES, "Splunk", "Snowflake", "Iceberg")
    for what in ("DataFreshness", "Success")
)

policy = Policy(
    id="firehose-delivery-observed",
    severity=MEDIUM,
    resource="AWS::KinesisFirehose::DeliveryStream",
    title="An alarm tells when a Firehose delivery stream fails to deliver or falls behind",
    serves={
        REL: {"F12": PARTIAL, "REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL},
        PCI: {"10.7.2": SUPPORTING},
    },
    why="A delivery stream that may not write any more tries for a day and drops what it holds; an alarm on the age of "
    "what waits says so in time. Where the template hands the stream out, the alarm may stand elsewhere (undecided). "
    "Not seen: who is told.",
    fix="Add an alarm on DeliveryToS3.DataFreshness with dimension DeliveryStreamName.",
    severity_reason="Records are lost after a day that nobody noticed; nothing is exposed.",
    passing=(
        """
Clicks: {Type: AWS::KinesisFirehose::DeliveryStream}
Late:
  Type: AWS::CloudWatch::Alarm
  Properties:
    MetricName: DeliveryToS3.DataFreshness
    Dimensions: [{Name: DeliveryStreamName, Value: !Ref Clicks}]
Plain: {Type: AWS::KinesisFirehose::DeliveryStream, Properties: {DeliveryStreamName: plain}}
Waits:
  Type: AWS::CloudWatch::Alarm
  Properties: {MetricName: DeliveryToS3.Success, Dimensions: [{Name: DeliveryStreamName, Value: plain}]}
""",
    ),
    failing=(
        """
Resources:
  Bare:  # <--
    Type: AWS::KinesisFirehose::DeliveryStream
  Search:  # <-- ?
    Type: AWS::KinesisFirehose::DeliveryStream
Outputs:
  Arn: {Value: !GetAtt Search.Arn, Export: {Name: search}}
""",
    ),
)


@policy.check
def check(delivery: Resource) -> Violations:
    """An alarm."""
    watched = is_watched(delivery, METRICS, "DeliveryStreamName", "DeliveryStreamName")
    if not watched and not delivery.met_elsewhere("be watched by an alarm"):
        yield delivery, "no alarm tells when deliveries fail or fall behind"
