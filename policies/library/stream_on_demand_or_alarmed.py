"""Policy stream-on-demand-or-alarmed."""

from policies.aws.alarms import is_watched
from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

THROTTLED = ("WriteProvisionedThroughputExceeded",)
LATE = ("GetRecords.IteratorAgeMilliseconds", "SubscribeToShard.MillisBehindLatest")
MAPPING, FUNCTION = "AWS::Lambda::EventSourceMapping", "AWS::Lambda::Function"

policy = Policy(
    id="stream-on-demand-or-alarmed",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="Streams grow by themselves or tell when they are too small, and tell when a consumer lags",
    serves={REL: {"F11": PARTIAL, "F18": SUPPORTING, "REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL}},
    why="A stream of fixed shards refuses records above its throughput, and producers drop them. On demand it grows "
    "by itself; otherwise an alarm on refused writes has to say so. Where a function reads the stream, an alarm on the "
    "age of what it reads is the only sign that it falls behind what is kept. Where the template hands the stream out, "
    "alarms may stand elsewhere (undecided). Not seen: hot keys, consumers that are no function, and shards that "
    "somebody scales from outside.",
    fix="Set StreamModeDetails.StreamMode ON_DEMAND, or an alarm on WriteProvisionedThroughputExceeded with dimension "
    "StreamName; and one on GetRecords.IteratorAgeMilliseconds (or the function's IteratorAge).",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream, Properties: {StreamModeDetails: {StreamMode: ON_DEMAND}}}
Fixed: {Type: AWS::Kinesis::Stream, Properties: {Name: fixed, ShardCount: "2"}}
Full:
  Type: AWS::CloudWatch::Alarm
  Properties:
    Namespace: AWS/Kinesis
    MetricName: WriteProvisionedThroughputExceeded
    Dimensions: [{Name: StreamName, Value: fixed}]
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
Parameters:
  Mode: {Type: String}
Resources:
  Fixed:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {ShardCount: 1}
  Said:
    Type: AWS::Kinesis::Stream
    Properties:
      StreamModeDetails:
        StreamMode: PROVISIONED  # <--
  Chosen:
    Type: AWS::Kinesis::Stream
    Properties:
      StreamModeDetails:
        StreamMode: !Ref Mode  # <-- ?
  Shared:  # <-- ?
    Type: AWS::Kinesis::Stream
    Properties: {ShardCount: 1}
  Read:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {StreamModeDetails: {StreamMode: ON_DEMAND}}
  Reads: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Read.Arn, FunctionName: f}}
  Unrelated:
    Type: AWS::CloudWatch::Alarm
    Properties:
      MetricName: WriteProvisionedThroughputExceeded
      Dimensions: [{Name: StreamName, Value: other}]
Outputs:
  Stream: {Value: !Ref Shared, Export: {Name: stream}}
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """Room to grow or a sign of too little; then a sign of lag for each function."""
    mode = stream.get("StreamModeDetails.StreamMode")
    if (mode is None or mode != "ON_DEMAND") and not _watched(stream, THROTTLED, "be watched for refused writes"):
        yield (
            stream.spot("StreamModeDetails.StreamMode"),
            "the stream does not grow, and no alarm tells when it is full",
        )
    mappings = [each for each in stream.referrers(MAPPING) if _reads(each.get("EventSourceArn"), stream)]
    functions = [target for each in mappings for value in each.each("FunctionName") for target in value.targets()]
    late = any(is_watched(each, ("IteratorAge",), "FunctionName", "FunctionName") for each in functions)
    if mappings and not late and not _watched(stream, LATE, "be watched for lag"):
        yield stream, "no alarm tells when the function that reads the stream falls behind"


def _reads(source: Value | None, stream: Resource) -> bool:
    return source is not None and stream in source.targets()


def _watched(stream: Resource, metrics: tuple[str, ...], question: str) -> bool:
    return is_watched(stream, metrics, "StreamName", "Name") or stream.met_elsewhere(question)
