"""Policy scheduler-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="scheduler-cmk",
    severity=LOW,
    resource="AWS::Scheduler::Schedule",
    title="Schedules are encrypted with a key of your own",
    opinion=True,
    serves={},
    why="The payload of a schedule is encrypted with a key of AWS's where none is named. Not seen: what is in it.",
    fix="Set KmsKeyArn of the schedule.",
    severity_reason="Payloads are small and encrypted anyway.",
    passing=(
        """
A: {Type: AWS::Scheduler::Schedule, Properties: {KmsKeyArn: k}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Scheduler::Schedule
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("KmsKeyArn") is None:
        yield resource.spot("KmsKeyArn"), "no key of your own encrypts the schedule"
