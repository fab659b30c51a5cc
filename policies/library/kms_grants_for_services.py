"""Policy kms-grants-for-services."""

from policies.aws.conditions import demands, open_parts
from policies.aws.documents import Statement, statements
from policies.aws.permissions import is_pattern_of, is_whole_service
from policies.kernel import LOW, Policy, Resource, Violations

GRANTING = ("kms:creategrant",)
ASKED = "kms:grantisforawsresource"

policy = Policy(
    id="kms-grants-for-services",
    severity=LOW,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="KMS key policies allow grants (kms:CreateGrant) only for AWS services (kms:GrantIsForAWSResource)",
    serves={},
    opinion=True,
    why="Who may create grants may let anybody else use the key, and no key policy shows it. With the condition a "
    "grant comes only from a service that works for the caller, such as EBS or RDS. Statements of kms:* are the "
    "matter of kms-key-policy-separated. Not seen: grants that were made already.",
    fix="Add Condition Bool kms:GrantIsForAWSResource true to the statement, or leave kms:CreateGrant out.",
    severity_reason="It takes a principal that the key policy trusts already to pass its rights on.",
    passing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "kms:*", Resource: "*"}
        - {Effect: Deny, Principal: "*", Action: kms:CreateGrant, Resource: "*"}
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:role/work"}
          Action: [kms:CreateGrant, kms:ListGrants]
          Resource: "*"
          Condition: {Bool: {kms:GrantIsForAWSResource: "true"}}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:role/work"}, Action: kms:Decrypt, Resource: "*"}
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
          Principal: {AWS: "arn:aws:iam::111122223333:role/work"}
          Action:
            - kms:Decrypt
            - kms:CreateGrant  # <--
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::111122223333:role/other"}
          Action: "kms:Create*"  # <--
          Resource: "*"
          Condition: {Bool: {kms:GrantIsForAWSResource: false}}
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Each action of an Allow that creates grants."""
    for statement in statements(key.get("KeyPolicy")):
        if statement.allows() and not _is_for_services(statement):
            for action in statement.items("Action"):
                if not action.unknown and not is_whole_service(action) and is_pattern_of(action, GRANTING):
                    yield action, "the holder may pass the use of the key on to anybody"


def _is_for_services(statement: Statement) -> bool:
    if any(part.holds("limit grants to services") for part in open_parts(statement)):
        return True
    return any(each.key == ASKED and all(value == "true" for value in each.values) for each in demands(statement))
