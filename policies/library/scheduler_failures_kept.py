"""Policy scheduler-failures-kept."""

from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="scheduler-failures-kept",
    severity=MEDIUM,
    resource="AWS::Scheduler::Schedule",
    title="What a schedule fails to start is kept",
    serves={REL: {"F10": PARTIAL, "F22": SUPPORTING, "REL11-BP01": SUPPORTING}},
    why="A run whose target refuses it is tried again for a day, and then it is gone without a word. Not seen: runs "
    "that start and then fail.",
    fix="Set Target.DeadLetterConfig.Arn to a queue that somebody watches.",
    severity_reason="One run is missed in silence; the next one mostly makes up for it.",
    passing=(
        """
A: {Type: AWS::Scheduler::Schedule, Properties: {Target: {Arn: f, RoleArn: r, DeadLetterConfig: {Arn: q}}}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Scheduler::Schedule
  Properties:
    Target:  # <--
      Arn: f
      RoleArn: r
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("Target.DeadLetterConfig.Arn") is None:
        yield resource.spot("Target.DeadLetterConfig.Arn"), "a run that cannot start is lost in silence"
