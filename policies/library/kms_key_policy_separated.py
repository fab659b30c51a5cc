"""Policy kms-key-policy-separated."""

import re

from policies.aws.accounts import OWN, is_foreign, is_own_root
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

ROOT = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:root$")

policy = Policy(
    id="kms-key-policy-separated",
    severity=HIGH,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="Key policies separate use from administration: only the account itself holds kms:*",
    serves={
        PCI: {
            "3.6.1": PARTIAL,
            "3.7.7": PARTIAL,
            "7.3.2": PARTIAL,
            "3.6.1.3": SUPPORTING,
            "3.6.1.4": SUPPORTING,
            "3.7.1": SUPPORTING,
        },
        GDPR: {"32(1)(a)": PARTIAL, "44": SUPPORTING},
    },
    why="Who uses a key must not also be able to change or delete it. The account's root statement, which hands the "
    "decision to IAM, is accepted; where no statement names AWS::AccountId, the first root that is written as a number "
    "is taken for the own account. Keys open to everybody are the matter of kms-key-policy-public. Not seen: grants, "
    "what IAM policies in the account allow on the key, and rights that lists of single actions add up to.",
    fix="List administration actions in a statement of their own; give kms:* to the account root only.",
    severity_reason="One component that is taken over could delete the key, and with it all data under it.",
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
Numbered:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement: [{Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "kms:*", Resource: "*"}]
""",
    ),
    failing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}, Action: "kms:*", Resource: "*"}
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
              AWS: !Ref Administrator
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
                - !Ref Administrator
            Action: kms:*  # <--
            Resource: "*"
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Each Allow statement that is not the account's own."""
    own = ""
    for statement in statements(key.get("KeyPolicy")):
        if not statement.allows():
            continue
        who = [value for _, value in statement.principals()]
        own = own or _own_account(key, who)
        if not all(is_own_root(value) or str(value) == own for value in who):
            yield from _all_rights(statement)


def _own_account(key: Resource, who: list[Value]) -> str:
    """The root that is written as a number, where no statement says the own account by its name."""
    said = any(OWN in str(value) for each in statements(key.get("KeyPolicy")) for _, value in each.principals())
    return "" if said else next((str(value) for value in who if ROOT.match(str(value))), "")


def _all_rights(statement: Statement) -> Violations:
    foreign = any(not value.unknown and is_foreign(value) for kind, value in statement.principals() if kind == "AWS")
    for action in statement.items("Action"):
        if action.lower() in ("*", "kms:*"):
            who = "another account" if foreign else "who uses the key"
            yield action, f"{who} may also change and delete it"
