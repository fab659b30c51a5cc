"""Policy event-source-bounded-retries."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

STREAMS = ("AWS::Kinesis::Stream", "AWS::Kinesis::StreamConsumer", "AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable")
OTHERS = ("SelfManagedEventSource", "Topics", "Queues", "DocumentDBEventSourceConfig")
"""Properties of mappings of other sources that also have a starting position, or might."""
MOST_TRIES, OLDEST = 10, 86_400

policy = Policy(
    id="event-source-bounded-retries",
    severity=MEDIUM,
    resource="AWS::Lambda::EventSourceMapping",
    title="A bad record holds up its shard for a while only, and is kept",
    serves={
        REL: {"F11": PARTIAL, "REL05-BP01": SUPPORTING, "REL11-BP01": SUPPORTING},
        GDPR: {"32(1)(b)": SUPPORTING},
    },
    severity_reason="One bad record stops one shard of a stream until it expires; other shards go on.",
    why="A shard is read in order. By default a batch that fails is tried again until its records expire, for a day "
    "or a year, and everything behind it waits; then it is gone. Bisecting finds the bad record, tries and age bound "
    "the wait, and a destination keeps what was given up. Queues retry by other rules (queue-dlq-and-alarm). Not "
    "seen: whether the function fails the batch for one record, and mappings of Kafka and document databases.",
    fix=f"Set BisectBatchOnFunctionError true, MaximumRetryAttempts of at most {MOST_TRIES}, MaximumRecordAgeInSeconds "
    f"of at most {OLDEST}, and DestinationConfig.OnFailure.Destination.",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream}
Failed: {Type: AWS::SQS::Queue}
Mapping:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    EventSourceArn: !GetAtt Clicks.Arn
    FunctionName: sessions
    StartingPosition: LATEST
    BisectBatchOnFunctionError: "true"
    MaximumRetryAttempts: "10"
    MaximumRecordAgeInSeconds: "86400"
    DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
Queue: {Type: AWS::Lambda::EventSourceMapping, Properties: {EventSourceArn: !GetAtt Failed.Arn, FunctionName: again}}
Kafka:
  Type: AWS::Lambda::EventSourceMapping
  Properties: {EventSourceArn: !ImportValue broker, Topics: [t], StartingPosition: LATEST, FunctionName: k}
Zero:
  Type: AWS::Lambda::EventSourceMapping
  Properties:
    EventSourceArn: !ImportValue stream
    FunctionName: sessions
    StartingPosition: LATEST
    BisectBatchOnFunctionError: true
    MaximumRetryAttempts: 0
    MaximumRecordAgeInSeconds: 60
    DestinationConfig: {OnFailure: {Destination: !GetAtt Failed.Arn}}
""",
    ),
    failing=(
        """
Parameters:
  Tries: {Type: Number}
Resources:
  Table: {Type: AWS::DynamoDB::Table}
  Bare:  # <--
    Type: AWS::Lambda::EventSourceMapping
    Properties: {EventSourceArn: !GetAtt Table.StreamArn, FunctionName: f}
  Imported:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !ImportValue stream
      StartingPosition: TRIM_HORIZON
      FunctionName: f
      BisectBatchOnFunctionError: "false"  # <--
      MaximumRetryAttempts: -1  # <--
      MaximumRecordAgeInSeconds: "-1"  # <--
      DestinationConfig: {OnFailure: {}}  # <--
  Long:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: "arn:aws:kinesis:eu-west-1:111122223333:stream/clicks"
      FunctionName: f
      BisectBatchOnFunctionError: true
      MaximumRetryAttempts: 10000  # <--
      MaximumRecordAgeInSeconds: 604800  # <--
      DestinationConfig: {OnFailure: {Destination: queue}}
  Chosen:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      EventSourceArn: !GetAtt Table.StreamArn
      FunctionName: f
      BisectBatchOnFunctionError: true
      MaximumRetryAttempts: !Ref Tries  # <-- ?
      MaximumRecordAgeInSeconds: 3600
      DestinationConfig: {OnFailure: {Destination: queue}}
""",
    ),
)


@policy.applies
def applies(mapping: Resource) -> bool:
    """Mappings of Kinesis and DynamoDB streams."""
    source = mapping.get("EventSourceArn")
    if source is None or any(mapping.get(name) is not None for name in OTHERS):
        return False
    kinds = [target.type for target in source.targets()]
    if kinds:
        return any(kind in STREAMS for kind in kinds)
    text = str(source)
    return ":kinesis:" in text or ":dynamodb:" in text or mapping.get("StartingPosition") is not None


@policy.check
def check(mapping: Resource) -> Violations:
    """Bisected, bounded in tries and in age, and kept."""
    if not mapping.on("BisectBatchOnFunctionError"):
        yield mapping.spot("BisectBatchOnFunctionError"), "good records fail with the bad one in their batch"
    tries, age = mapping.get("MaximumRetryAttempts"), mapping.get("MaximumRecordAgeInSeconds")
    if tries is None or tries < 0 or tries > MOST_TRIES:
        yield mapping.spot("MaximumRetryAttempts"), f"a batch that fails is tried more than {MOST_TRIES} times"
    if age is None or age < 0 or age > OLDEST:
        yield mapping.spot("MaximumRecordAgeInSeconds"), "records older than a day are still tried again"
    if mapping.get("DestinationConfig.OnFailure.Destination") is None:
        yield mapping.spot("DestinationConfig"), "records that are given up are not kept"
