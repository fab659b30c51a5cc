"""Policy kms-key-policy-separated."""

from policies.aws.accounts import is_foreign, is_own_root
from policies.aws.conditions import named, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

BOUND = named(
    "kms:calleraccount",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalaccount",
    "aws:principalarn",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceorgid",
)
"""Keys that say whose the caller is. kms:ViaService does not: any account may call through the service."""

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
    "also be able to change or delete it. The account's root statement, which hands the decision to IAM, is accepted; "
    "an account written as a number counts as another one. Conditions count by operator and value, and kms:ViaService "
    "alone ties the key to no account. Not seen: grants, what IAM policies in the account allow on the key, and rights "
    "that lists of single actions add up to.",
    fix="Let use statements name roles or services, or add kms:CallerAccount or aws:SourceAccount; list administration "
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
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::999988887777:root"}
          Action: kms:*  # <--
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: "999988887777"}
          Action: ["*"]  # <--
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS: "*"  # <--
          Action: kms:Decrypt
          Resource: "*"
          Condition: {StringEquals: {kms:ViaService: s3.eu-west-1.amazonaws.com}}
        - Effect: Allow
          Principal:
            AWS: "*"  # <--
          Action: kms:Decrypt
          Resource: "*"
          Condition: {StringNotEquals: {kms:CallerAccount: !Ref AWS::AccountId}}
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: kms:*  # <--
          Resource: "*"
          Condition: {StringEquals: {kms:CallerAccount: !Ref AWS::AccountId}}
Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
""",
        """
Parameters:
  Administrator: {Type: String}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      KeyPolicy:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Ref AWS::AccountId}
            Action: kms:*
            Resource: "*"
          - Effect: Allow
            Principal:
              AWS: !Ref Administrator  # <-- ?
            Action: kms:*  # <-- ?
            Resource: "*"
          - Effect: Allow
            Principal: {AWS: "arn:aws:iam::999988887777:role/admin"}
            Action: kms:*  # <--
            Resource: "*"
          - Effect: Allow
            Principal:
              AWS:
                - arn:aws:iam::999988887777:role/admin
                - !Ref Administrator  # <-- ?
            Action: kms:*  # <--
            Resource: "*"
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
        if anybody is not None and not ties(statement, BOUND):
            yield anybody, "the key is open to anybody"
        if not all(is_own_root(value) for _, value in statement.principals()):
            yield from _all_rights(statement)


def _all_rights(statement: Statement) -> Violations:
    foreign = any(not value.unknown and is_foreign(value) for kind, value in statement.principals() if kind == "AWS")
    for action in statement.items("Action"):
        if action.lower() in ("*", "kms:*"):
            who = "another account" if foreign else "who uses the key"
            yield action, f"{who} may also change and delete it"
