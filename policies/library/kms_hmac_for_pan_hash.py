"""Policy kms-hmac-for-pan-hash."""

from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="kms-hmac-for-pan-hash",
    severity=MEDIUM,
    resource="AWS::KMS::Key",
    title="KMS keys for keyed hashes (HMAC) have 256 bits or more and are used by named roles only",
    serves={PCI: {"3.5.1.1": SUPPORTING}, GDPR: {"32(1)(a)": SUPPORTING}},
    why="A hash of a card number can be guessed in minutes unless it is keyed; the key then is worth as much as the "
    "numbers. An HMAC key with less than 256 bits, or whose policy lets everybody of the account make codes "
    "(kms:GenerateMac to a root or a wildcard), is at fault. The root statement with kms:*, which hands the decision "
    "to "
    "IAM, is accepted. Not seen: whether card numbers are hashed at all, and with which key.",
    fix="Set KeySpec to HMAC_256 or stronger, KeyUsage to GENERATE_VERIFY_MAC, and let one role use the key.",
    severity_reason="It matters where hashes of card numbers are kept, and then only once these leak.",
    passing=(
        """
Hash:
  Type: AWS::KMS::Key
  Properties:
    KeySpec: HMAC_256
    KeyUsage: GENERATE_VERIFY_MAC
    KeyPolicy:
      Statement:
        - {Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}, Action: "kms:*", Resource: "*"}
        - {Effect: Allow, Principal: {AWS: !GetAtt Tokeniser.Arn}, Action: kms:GenerateMac, Resource: "*"}
Tokeniser: {Type: AWS::IAM::Role}
Store: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Short:
  Type: AWS::KMS::Key
  Properties:
    KeySpec: HMAC_224  # <--
    KeyUsage: GENERATE_VERIFY_MAC
    KeyPolicy:
      Statement:
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
          Action: kms:GenerateMac  # <--
          Resource: "*"
""",
    ),
)


@policy.applies
def applies(key: Resource) -> bool:
    """Keys for message authentication codes."""
    spec = key.get("KeySpec")
    return spec is not None and spec.startswith("HMAC_")


@policy.check
def check(key: Resource) -> Violations:
    """Its length, then who may make codes."""
    spec = key.get("KeySpec")
    if spec is not None and spec == "HMAC_224":
        yield spec, "the key has less than 256 bits"
    for statement in statements(key.get("KeyPolicy")):
        if statement.allows() and _is_wide(statement):
            for action in statement.items("Action"):
                if action.lower() == "kms:generatemac":
                    yield action, "the whole account may make keyed hashes"


def _is_wide(statement: Statement) -> bool:
    return any(value == "*" or str(value).endswith(":root") for _, value in statement.principals())
