"""Policy event-rule-failures-kept."""

from policies.kernel import LOW, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="event-rule-failures-kept",
    severity=LOW,
    resource="AWS::Events::Rule",
    title="What an event rule cannot deliver is kept",
    opinion=True,
    serves={REL: {"F10": PARTIAL}},
    why="EventBridge tries a target that refuses for a day, and then drops the event without a word. Targets that "
    "are another bus or a log group count like others. Not seen: what the target does with what it got.",
    fix="Set DeadLetterConfig.Arn of each target to a queue that somebody watches.",
    severity_reason="Targets seldom refuse for a whole day; permissions that are missing are noticed at first use.",
    passing=(
        """
A: {Type: AWS::Events::Rule, Properties: {Targets: [{Id: a, Arn: f, DeadLetterConfig: {Arn: q}}]}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Events::Rule
  Properties:
    Targets:
      - Id: a  # <--
        Arn: f
""",
    ),
)


@policy.check
def check(rule: Resource) -> Violations:
    """Each target."""
    for target in rule.each("Targets.*"):
        if target.get("DeadLetterConfig.Arn") is None:
            yield target.spot("DeadLetterConfig.Arn"), "an event that cannot be delivered is lost in silence"
