"""Policy kms-key-usable."""

from policies.kernel import LOW, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="kms-key-usable",
    severity=LOW,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="KMS keys are enabled (usable)",
    serves={REL: {"F16": SUPPORTING}},
    opinion=True,
    why="What is encrypted under a disabled key cannot be read, and a key that nobody may use is forgotten, paid for "
    "and "
    "perhaps deleted with what depends on it. Not seen: keys disabled by hand.",
    fix="Leave Enabled out or set it to true; delete the key when nothing depends on it.",
    severity_reason="A key that is off from the start protects nothing yet.",
    passing=(
        """
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
On: {Type: AWS::KMS::Key, Properties: {Enabled: "true"}}
""",
    ),
    failing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    Enabled: false  # <--
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """The switch, where it is given."""
    enabled = key.get("Enabled")
    if enabled is not None and not enabled:
        yield enabled, "the key is disabled"
