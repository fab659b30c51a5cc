"""Policy glue-transform-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, Policy, Resource, Violations

MODE = "TransformEncryption.MLUserDataEncryption.MLUserDataEncryptionMode"

policy = Policy(
    id="glue-transform-encrypted",
    severity=MEDIUM,
    resource="AWS::Glue::MLTransform",
    title="Glue machine learning transforms encrypt user data at rest",
    serves={GDPR: {"32(1)(a)": PARTIAL}},
    why="A transform keeps labelled records of its own; they are encrypted only where the mode says SSE-KMS (Security "
    "Hub Glue.3). Not seen: where the labels came from.",
    fix="Set MLUserDataEncryptionMode SSE-KMS, and a KmsKeyId.",
    severity_reason="Samples of personal records lie unencrypted; reaching them still takes access to Glue.",
    passing=(
        """
Transform:
  Type: AWS::Glue::MLTransform
  Properties: {TransformEncryption: {MLUserDataEncryption: {MLUserDataEncryptionMode: SSE-KMS}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Glue::MLTransform
Off:
  Type: AWS::Glue::MLTransform
  Properties:
    TransformEncryption:
      MLUserDataEncryption:
        MLUserDataEncryptionMode: DISABLED  # <--
""",
    ),
)


@policy.check
def check(transform: Resource) -> Violations:
    """The mode."""
    mode = transform.get(MODE)
    if mode is None or mode != "SSE-KMS":
        yield transform.spot(MODE), "records of the transform are not encrypted"
