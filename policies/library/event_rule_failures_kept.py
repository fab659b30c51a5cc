"""Policy event-rule-failures-kept."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="event-rule-failures-kept",
    severity=MEDIUM,
    resource="AWS::Events::Rule",
    title="What an event rule cannot deliver is kept",
    serves={REL: {"F10": PARTIAL}},
    why="EventBridge tries a target that refuses for a day, and then drops the event without a word. Rules on a "
    "schedule are left out: their next run makes up for it. Not seen: what the target does with what it got.",
    fix="Set DeadLetterConfig.Arn of each target to a queue that somebody watches.",
    severity_reason="Targets seldom refuse for a whole day; permissions that are missing are noticed at first use.",
    passing=(
        """
A:
  Type: AWS::Events::Rule
  Properties: {EventPattern: {source: [shop]}, Targets: [{Id: a, Arn: f, DeadLetterConfig: {Arn: q}}]}
B: {Type: AWS::Events::Rule, Properties: {ScheduleExpression: rate(1 hour), Targets: [{Id: a, Arn: f}]}}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Events::Rule
  Properties:
    EventPattern: {source: [shop]}
    Targets:
      - Id: a  # <--
        Arn: f
""",
    ),
)


@policy.applies
def applies(rule: Resource) -> bool:
    """Rules on events, which come once."""
    return rule.get("EventPattern") is not None


@policy.check
def check(rule: Resource) -> Violations:
    """Each target."""
    for target in rule.each("Targets.*"):
        if target.get("DeadLetterConfig.Arn") is None:
            yield target.spot("DeadLetterConfig.Arn"), "an event that cannot be delivered is lost in silence"
