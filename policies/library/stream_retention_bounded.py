"""Policy stream-retention-bounded."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, REL, Policy, Resource, Violations

LEAST, MOST = 72, 744
"""Hours: over a weekend; a month."""

policy = Policy(
    id="stream-retention-bounded",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="Streams keep records over a weekend, and no longer than a month",
    serves={
        PCI: {"3.2.1": PARTIAL},
        GDPR: {"5(1)(e)": DIRECT},
        REL: {"REL09-BP01": PARTIAL, "F11": PARTIAL, "F12": PARTIAL},
    },
    why="What a broken consumer has not read when the retention ends is lost; by default that is a day, less than a "
    "weekend. A stream can keep a year, which for records of what people did is storage without purpose. An "
    "environment named dev may keep less. AWS's own best practice asks for a week (Security Hub Kinesis.3). Not seen: "
    "queues, whose four days by default are bounded anyway, and what the records hold.",
    fix=f"Set RetentionPeriodHours between {LEAST} and {MOST}.",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream, Properties: {RetentionPeriodHours: "72"}}
Week: {Type: AWS::Kinesis::Stream, Properties: {RetentionPeriodHours: 168}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Clicks: {Type: AWS::Kinesis::Stream}
""",
    ),
    failing=(
        """
Parameters:
  Hours: {Type: Number}
Resources:
  Default:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {ShardCount: 1}
  Day:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: "24"  # <--
  Year:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: 8760  # <--
  Chosen:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: !Ref Hours  # <-- ?
  None:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {RetentionPeriodHours: !Ref AWS::NoValue}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Clicks:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: 745  # <--
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """The hours, from both sides."""
    hours = stream.get("RetentionPeriodHours")
    if stream.environment != "dev" and (hours is None or hours < LEAST):
        yield stream.spot("RetentionPeriodHours"), f"records are kept for less than {LEAST} hours"
    elif hours is not None and hours > MOST:
        yield hours, f"records are kept for more than {MOST} hours"
