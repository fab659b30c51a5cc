"""Policy stepfunctions-cmk."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="stepfunctions-cmk",
    severity=LOW,
    resource=("AWS::StepFunctions::StateMachine", "AWS::StepFunctions::Activity"),
    title="State machines and activities are encrypted with a key of your own",
    opinion=True,
    serves={},
    why="Definitions, inputs and history are encrypted by AWS's key where none is named. Not seen: the policy of "
    "the key.",
    fix="Give EncryptionConfiguration the Type CUSTOMER_MANAGED_KMS_KEY and KmsKeyId.",
    severity_reason="The data is encrypted either way.",
    passing=(
        """
A:
  Type: AWS::StepFunctions::StateMachine
  Properties: {EncryptionConfiguration: {Type: CUSTOMER_MANAGED_KMS_KEY, KmsKeyId: k}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::StepFunctions::StateMachine
Own:
  Type: AWS::StepFunctions::StateMachine
  Properties:
    EncryptionConfiguration:
      Type: AWS_OWNED_KEY  # <--
""",
    ),
)


@policy.check
def check(machine: Resource) -> Violations:
    """The type of key."""
    kind = machine.get("EncryptionConfiguration.Type")
    if kind is None or kind != "CUSTOMER_MANAGED_KMS_KEY":
        yield machine.spot("EncryptionConfiguration.Type"), "no key of your own encrypts the history"
