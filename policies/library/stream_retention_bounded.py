"""Policy stream-retention-bounded."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

MOST = 744
"""Hours: a month."""

policy = Policy(
    id="stream-retention-bounded",
    severity=MEDIUM,
    resource="AWS::Kinesis::Stream",
    title="Kinesis streams keep records no longer than a month",
    serves={PCI: {"3.2.1": PARTIAL}, GDPR: {"5(1)(e)": DIRECT}},
    why="A stream can keep a year, which for records of what people did is storage without purpose. How long it must "
    "keep at least, stream-retention-survives-weekend asks. Not seen: queues, whose four days by default are bounded "
    "anyway, and what the records hold.",
    fix=f"Set RetentionPeriodHours to {MOST} or less.",
    severity_reason="Personal data is kept without need, which the law forbids; it is as well guarded as before.",
    passing=(
        """
Clicks: {Type: AWS::Kinesis::Stream, Properties: {RetentionPeriodHours: "72"}}
Default: {Type: AWS::Kinesis::Stream}
""",
    ),
    failing=(
        """
Parameters:
  Hours: {Type: Number}
Resources:
  Year:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: 8760  # <--
  Chosen:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: !Ref Hours  # <-- ?
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Clicks:
    Type: AWS::Kinesis::Stream
    Properties:
      RetentionPeriodHours: "745"  # <--
""",
    ),
)


@policy.check
def check(stream: Resource) -> Violations:
    """The hours."""
    hours = stream.get("RetentionPeriodHours")
    if hours is not None and hours > MOST:
        yield hours, f"records are kept for more than {MOST} hours"
