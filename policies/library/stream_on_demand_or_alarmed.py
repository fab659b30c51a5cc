"""Policy stream-on-demand-or-alarmed."""

from policies.aws.alarms import is_watched
from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

THROTTLED = ("WriteProvisionedThroughputExceeded",)

policy = Policy(
    id="stream-on-demand-or-alarmed",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="Kinesis streams grow by themselves (on demand), or an alarm tells when they are too small",
    serves={REL: {"F11": PARTIAL, "F18": SUPPORTING, "REL06-BP01": PARTIAL, "REL11-BP01": PARTIAL}},
    why="A stream of fixed shards refuses records above its throughput, and producers drop them. On demand it grows "
    "by itself; otherwise an alarm on refused writes has to say so. Where the template hands the stream out, "
    "alarms may stand elsewhere (undecided). Not seen: hot keys, and shards that somebody scales from outside.",
    fix="Set StreamModeDetails.StreamMode ON_DEMAND, or an alarm on WriteProvisionedThroughputExceeded with dimension "
    "StreamName.",
    severity_reason="Records are refused at a peak and lost where producers give up; nothing is exposed.",
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
    """Room to grow, or a sign of too little."""
    mode = stream.get("StreamModeDetails.StreamMode")
    if mode is not None and mode == "ON_DEMAND":
        return
    watched = is_watched(stream, THROTTLED, "StreamName", "Name")
    if not watched and not stream.met_elsewhere("be watched for refused writes"):
        place = stream.spot("StreamModeDetails.StreamMode")
        yield place, "the stream does not grow, and no alarm tells when it is full"
