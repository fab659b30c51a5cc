"""Policy kms-key-deletion-window."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

LEAST = 30

policy = Policy(
    id="kms-key-deletion-window",
    severity=MEDIUM,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="KMS keys wait thirty days before they are deleted (PendingWindowInDays)",
    serves={
        PCI: {"3.7.5": PARTIAL},
        GDPR: {"32(1)(c)": SUPPORTING},
        REL: {"F16": PARTIAL},
    },
    why="A key deleted in a hurry takes every store it encrypts with it; until the window ends the deletion can be "
    "cancelled. Thirty days are the default, and the most. Not seen: deletion by hand, with a window of its own.",
    fix="Leave PendingWindowInDays out, or set it to 30.",
    severity_reason="The window is the second guard, behind the rights to delete keys; seven days may pass in a "
    "holiday.",
    repair={"PendingWindowInDays": 30},
    passing=(
        """
Default: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Longest: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}, PendingWindowInDays: "30"}}
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: "7"  # <--
      KeyPolicy: {}
  Replica:
    Type: AWS::KMS::ReplicaKey
    Properties:
      PendingWindowInDays: 29  # <--
  Chosen:
    Type: AWS::KMS::Key
    Properties:
      PendingWindowInDays: !Ref Days  # <-- ?
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """The window, where one is given."""
    window = key.get("PendingWindowInDays")
    if window is not None and window < LEAST:
        yield window, "key can be deleted in less than thirty days"
