"""Policy kinesis-shard-metrics."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="kinesis-shard-metrics",
    severity=LOW,
    resource="AWS::Kinesis::Stream",
    title="Kinesis streams have enhanced monitoring by shard",
    serves={},
    opinion=True,
    why="Metrics of the whole stream hide one hot shard that refuses records. They cost extra by shard. Not seen: "
    "whether anybody watches them.",
    fix="Set DesiredShardLevelMetrics, such as [WriteProvisionedThroughputExceeded, IteratorAgeMilliseconds].",
    severity_reason="It helps to find the cause of refusals that the stream's own metrics already show.",
    passing=("Stream: {Type: AWS::Kinesis::Stream, Properties: {DesiredShardLevelMetrics: [ALL]}}",),
    failing=(
        """
Stream:  # <--
  Type: AWS::Kinesis::Stream
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """Any metric of shards."""
    if next(stream.each("DesiredShardLevelMetrics.*"), None) is None:
        yield stream.spot("DesiredShardLevelMetrics"), "no metrics of single shards"
