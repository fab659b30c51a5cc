"""Policy kms-key-rotation."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="kms-key-rotation",
    severity=HIGH,
    resource="AWS::KMS::Key",
    title="Symmetric customer-managed KMS keys have automatic rotation, at least yearly",
    serves={
        PCI: {"3.7.4": PARTIAL, "3.7.5": SUPPORTING, "3.7.3": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL},
    },
    why="A key that never changes has no end to its cryptoperiod. Keys that AWS cannot rotate (asymmetric, HMAC, "
    "imported "
    "material, custom key stores) are left out; replicas follow their primary key. Not seen: the cryptoperiod the "
    "organisation has defined, and who may disable the key.",
    fix="Set EnableKeyRotation to true (RotationPeriodInDays, where given, at most 365).",
    severity_reason="Rotation is the control that PCI DSS asks of every key for account data; that it is missing harms "
    "only with the key's disclosure.",
    repair={"EnableKeyRotation": True},
    passing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    EnableKeyRotation: "true"
    KeyPolicy: {}
Signing:
  Type: AWS::KMS::Key
  Properties: {KeySpec: RSA_2048, KeyUsage: SIGN_VERIFY, KeyPolicy: {}}
""",
        """
Yearly:
  Type: AWS::KMS::Key
  Properties:
    KeySpec: SYMMETRIC_DEFAULT
    Origin: AWS_KMS
    EnableKeyRotation: true
    RotationPeriodInDays: 365
    KeyPolicy: {}
Imported: {Type: AWS::KMS::Key, Properties: {Origin: EXTERNAL, KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Missing:  # <--
  Type: AWS::KMS::Key
  Properties: {KeyPolicy: {}}
""",
        """
Parameters:
  Rotate: {Type: String}
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: !Ref Rotate  # <-- ?
      RotationPeriodInDays: 730  # <--
      KeyPolicy: {}
""",
        """
Symmetric:  # <--
  Type: AWS::KMS::Key
  Properties: {KeySpec: SYMMETRIC_DEFAULT, KeyPolicy: {}}
Made:  # <--
  Type: AWS::KMS::Key
  Properties: {Origin: AWS_KMS, KeyPolicy: {}}
Leap:
  Type: AWS::KMS::Key
  Properties:
    EnableKeyRotation: true
    RotationPeriodInDays: 366  # <--
    KeyPolicy: {}
""",
    ),
)


@policy.applies
def applies(key: Resource) -> bool:
    """Only key material that AWS makes and can rotate."""
    spec, origin = key.get("KeySpec"), key.get("Origin")
    return (spec is None or spec == "SYMMETRIC_DEFAULT") and (origin is None or origin == "AWS_KMS")


@policy.check
def check(key: Resource) -> Violations:
    """Rotation on, its period bounded."""
    if not key.on("EnableKeyRotation"):
        yield key.spot("EnableKeyRotation"), "key rotation is not enabled"
    period = key.get("RotationPeriodInDays")
    if period is not None and period > 365:
        yield period, "key rotates less than once a year"
