"""Policy eventbus-policy-attached."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="eventbus-policy-attached",
    severity=LOW,
    resource="AWS::Events::EventBus",
    title="Custom event buses have a resource policy",
    opinion=True,
    serves={},
    why="A policy says who may put events; without one every principal of the account with the right may. Not seen: "
    "policies of other templates.",
    fix="Add AWS::Events::EventBusPolicy with the bus's name, or the property Policy.",
    severity_reason="Without a policy nobody outside the account comes in.",
    passing=(
        """
A: {Type: AWS::Events::EventBus, Properties: {Name: b}}
P: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: !Ref A, StatementId: s}}
C: {Type: AWS::Events::EventBus, Properties: {Name: c}}
Q: {Type: AWS::Events::EventBusPolicy, Properties: {EventBusName: c, StatementId: s}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::Events::EventBus
""",
    ),
)


@policy.check
def check(bus: Resource) -> Violations:
    """A policy inside, or one that names it."""
    if bus.get("Policy") is not None:
        return
    for other in bus.view.of_type("AWS::Events::EventBusPolicy"):
        name = other.get("EventBusName")
        if name is not None and bus in other.view.named(name, bus.type, "Name"):
            return
    yield bus.spot("Policy"), "no policy says who may put events on the bus"
