"""Policy kms-key-policy-public."""

from policies.aws.conditions import named, ties
from policies.aws.documents import statements
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

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
    id="kms-key-policy-public",
    severity=CRITICAL,
    resource=("AWS::KMS::Key", "AWS::KMS::ReplicaKey"),
    title="KMS key policies have no wildcard principal: keys are not public",
    serves={
        PCI: {"3.6.1": PARTIAL, "3.6.1.2": PARTIAL, "3.5.1.3": PARTIAL, "7.3.2": PARTIAL, "3.6.1.3": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "44": SUPPORTING},
    },
    why="A key protects only as well as its policy: who may use it must not be everybody. Conditions count by operator "
    "and value, and kms:ViaService alone ties the key to no account. Not seen: grants, and what IAM policies in the "
    "account allow on the key.",
    fix="Let use statements name roles or services, or add kms:CallerAccount or aws:SourceAccount.",
    severity_reason="Anybody in the world with an account of AWS may use the key, so encryption protects from nobody.",
    passing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeyPolicy:
      Statement:
        - {Effect: Deny, Principal: "*", Action: kms:ScheduleKeyDeletion, Resource: "*"}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::111122223333:root"}, Action: "kms:*", Resource: "*"}
        - Effect: Allow
          Principal: {AWS: "*"}
          Action: [kms:Decrypt, "kms:GenerateDataKey*"]
          Resource: "*"
          Condition:
            StringEquals: {kms:CallerAccount: !Ref AWS::AccountId, kms:ViaService: s3.eu-west-1.amazonaws.com}
        - {Effect: Allow, Principal: {AWS: !ImportValue shop-deploy-role}, Action: "kms:*", Resource: "*"}
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
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Each Allow statement: its principals."""
    for statement in statements(key.get("KeyPolicy")):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, BOUND):
            yield anybody, "the key is open to anybody"
