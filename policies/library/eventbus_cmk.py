"""Policy eventbus-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="eventbus-cmk",
    severity=LOW,
    resource=("AWS::Events::EventBus", "AWS::Events::Archive"),
    title="Event buses and archives are encrypted with a key of your own",
    opinion=True,
    serves={},
    why="Events are encrypted with a key of AWS's where none is named. Not seen: the policy of the key.",
    fix="Set KmsKeyIdentifier of the bus or archive.",
    severity_reason="The events are encrypted either way.",
    passing=(
        """
A: {Type: AWS::Events::EventBus, Properties: {Name: b, KmsKeyIdentifier: k}}
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
def check(resource: Resource) -> Violations:
    """The property is there."""
    if resource.get("KmsKeyIdentifier") is None:
        yield resource.spot("KmsKeyIdentifier"), "no key of your own encrypts the events"
