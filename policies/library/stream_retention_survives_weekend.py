"""Policy stream-retention-survives-weekend."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

LEAST = 72
"""Hours: over a weekend."""

policy = Policy(
    id="stream-retention-survives-weekend",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="Kinesis streams keep records long enough: over a weekend at least",
    serves={REL: {"REL09-BP01": PARTIAL, "F11": PARTIAL, "F12": PARTIAL}},
    why="What a broken consumer has not read when the retention ends is lost; by default that is a day, less than a "
    "weekend. An environment named dev may keep less. AWS's own best practice asks for a week (Security Hub "
    "Kinesis.3). Not seen: consumers, and what else keeps the records.",
    fix=f"Set RetentionPeriodHours to {LEAST} or more.",
    severity_reason="A consumer that breaks on a Friday loses records for good; nothing is exposed.",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream, Properties: {RetentionPeriodHours: "72"}}
Week: {Type: AWS::Kinesis::Stream, Properties: {RetentionPeriodHours: 168}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
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
  Chosen:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: !Ref Hours  # <-- ?
  None:  # <--
    Type: AWS::Kinesis::Stream
    Properties: {RetentionPeriodHours: !Ref AWS::NoValue}
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """The hours, except in dev."""
    hours = stream.get("RetentionPeriodHours")
    if stream.environment != "dev" and (hours is None or hours < LEAST):
        yield stream.spot("RetentionPeriodHours"), f"records are kept for less than {LEAST} hours"
