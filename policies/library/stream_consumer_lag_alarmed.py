"""Policy stream-consumer-lag-alarmed."""

from policies.aws.alarms import is_watched
from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

LATE = ("GetRecords.IteratorAgeMilliseconds", "SubscribeToShard.MillisBehindLatest")
MAPPING = "AWS::Lambda::EventSourceMapping"

policy = Policy(
    id="stream-consumer-lag-alarmed",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="An alarm tells when a function falls behind the Kinesis stream it reads",
    serves={REL: {"F11": PARTIAL, "REL11-BP01": PARTIAL, "REL06-BP01": PARTIAL}},
    why="The age of what a function reads is the only sign that it falls behind what is kept. Where the template hands "
    "the stream out, the alarm may stand elsewhere (undecided). Not seen: consumers that are no function.",
    fix="Add an alarm on GetRecords.IteratorAgeMilliseconds with dimension StreamName, or on the function's "
    "IteratorAge.",
    severity_reason="Records are lost when the lag passes the retention; with nobody told, that takes a day or more.",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream}
Reader: {Type: AWS::Lambda::Function}
Reads:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !GetAtt Clicks.Arn, FunctionName: !GetAtt Reader.Arn}
Late:
  Type: AWS::CloudWatch::Alarm
  Properties: {MetricName: IteratorAge, Dimensions: [{Name: FunctionName, Value: !Ref Reader}]}
""",
    ),
    failing=(
        """
Read:  # <--
  Type: AWS::Kinesis::Stream
Reads: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Read.Arn, FunctionName: f}}
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """A sign of lag for the functions that read it."""
    mappings = [each for each in stream.referrers(MAPPING) if _reads(each.get("EventSourceArn"), stream)]
    functions = [target for each in mappings for value in each.each("FunctionName") for target in value.targets()]
    late = any(is_watched(each, ("IteratorAge",), "FunctionName", "FunctionName") for each in functions)
    watched = late or is_watched(stream, LATE, "StreamName", "Name")
    if mappings and not watched and not stream.met_elsewhere("be watched for lag"):
        yield stream, "no alarm tells when the function that reads the stream falls behind"


def _reads(source: Value | None, stream: Resource) -> bool:
    return source is not None and stream in source.targets()
