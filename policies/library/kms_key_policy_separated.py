"""Policy kms-key-policy-separated."""

from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

BOUND = ("kms:calleraccount", "kms:viaservice", "aws:principalorgid", "aws:principalaccount", "aws:sourceaccount")

policy = Policy(
    id="kms-key-policy-separated",
    severity=HIGH,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="Key policies open keys to nobody in general, and only the account itself holds every right",
    serves={
        PCI: {
            "3.6.1": PARTIAL,
            "3.6.1.2": PARTIAL,
            "3.7.7": PARTIAL,
            "3.5.1.3": PARTIAL,
            "7.3.2": PARTIAL,
            "3.6.1.3": SUPPORTING,
            "3.6.1.4": SUPPORTING,
            "3.7.1": SUPPORTING,
        },
        GDPR: {"32(1)(a)": PARTIAL, "44": SUPPORTING},
    },
    why="A key protects only as well as its policy: who may use it must not be everybody, and who uses it must not "
    "also be able to change or delete it. The account's root statement, which hands the decision to IAM, is "
    "accepted. Not seen: grants, and what IAM policies in the account allow on the key.",
    fix="Let use statements name roles or services, with kms:ViaService or aws:SourceAccount; list administration "
    "actions in a statement of their own; give kms:* to the account root only.",
    passing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: kms:ScheduleKeyDeletion, Resource: "*"}
        - Effect: Allow
          Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
          Action: kms:*
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: [kms:Decrypt, "kms:GenerateDataKey*"]
          Resource: "*"
          Condition:
            StringEquals: {kms:CallerAccount: !Ref AWS::AccountId, kms:ViaService: s3.eu-west-1.amazonaws.com}
""",
    ),
    failing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: kms:Decrypt
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: !GetAtt Role.Arn}
          Action: KMS:*  # <--
          Resource: "*"
Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Each Allow statement: its principals, then its actions."""
    for statement in statements(key.get("KeyPolicy")):
        if not statement.allows():
            continue
        anybody = statement.everyone()
        if anybody is not None:
            if not any(condition in BOUND for _, condition, _ in statement.conditions()):
                yield anybody, "the key is open to anybody"
        elif not all(_is_account(value) for _, value in statement.principals()):
            yield from _all_rights(statement)


def _all_rights(statement: Statement) -> Violations:
    for action in statement.items("Action"):
        if action.lower() in ("*", "kms:*"):
            yield action, "who uses the key may also change and delete it"


def _is_account(value: Value) -> bool:
    return not value.targets() and value.endswith(":root")
