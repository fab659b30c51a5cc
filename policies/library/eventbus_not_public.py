"""Policy eventbus-not-public."""

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eventbus-not-public",
    severity=HIGH,
    resource=("AWS::Events::EventBusPolicy", "AWS::Events::EventBus"),
    title="Event buses do not take events from everybody",
    serves={PCI: {"7.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="Whoever may put events on the bus starts what its rules start. A Condition that binds the caller counts, "
    "such as an organisation. Not seen: what the rules let through.",
    fix="Name accounts in Principal, or add a Condition on aws:PrincipalOrgID.",
    severity_reason="Strangers start the shop's processes with events of their making.",
    passing=(
        """
A:
  Type: AWS::Events::EventBusPolicy
  Properties: {Principal: "111122223333", Action: "events:PutEvents", StatementId: a}
B:
  Type: AWS::Events::EventBusPolicy
  Properties: {Principal: "*", Condition: {Type: StringEquals, Key: "aws:PrincipalOrgID", Value: o-abc}, StatementId: b}
C:
  Type: AWS::Events::EventBusPolicy
  Properties:
    StatementId: c
    Statement: {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "events:PutEvents"}
""",
    ),
    failing=(
        """
A:
  Type: AWS::Events::EventBusPolicy
  Properties:
    StatementId: a
    Principal: "*"  # <--
B:
  Type: AWS::Events::EventBusPolicy
  Properties:
    StatementId: b
    Statement:
      Effect: Allow
      Principal: "*"  # <--
      Action: events:PutEvents
Bus:
  Type: AWS::Events::EventBus
  Properties:
    Name: b
    Policy:
      Statement:
        - Effect: Allow
          Principal: {AWS: "*"}  # <--
          Action: events:PutEvents
""",
    ),
)


@policy.check
def check(bus: Resource) -> Violations:
    """The old form with its own properties, and the statements."""
    principal = bus.get("Principal")
    if principal is not None and principal == "*" and bus.get("Condition.Value") is None:
        yield principal, "everybody may put events on the bus"
    found = bus.get("Statement")
    single = [Statement(value) for value in found] if found is not None else []
    for statement in (*single, *statements(bus.get("Policy"))):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, OUTSIDERS_BOUND):
            yield anybody, "everybody may put events on the bus"
