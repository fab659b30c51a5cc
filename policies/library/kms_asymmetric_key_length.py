"""Policy kms-asymmetric-key-length."""

from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="kms-asymmetric-key-length",
    severity=LOW,
    resource="AWS::KMS::Key",
    title="RSA keys of KMS for encryption have more than 2,048 bits",
    serves={PCI: {"3.6.1": SUPPORTING}},
    opinion=True,
    why="RSA with 2,048 bits has the strength of 112, which NIST SP 800-57 accepts until 2030; what is encrypted "
    "today is "
    "read later. Keys that sign are left out. Not seen: for how long what is encrypted stays secret.",
    fix="Set KeySpec to RSA_3072 or RSA_4096, or use a symmetric key.",
    severity_reason="2,048 bits are not broken, and PCI DSS counts 112 bits as strong.",
    passing=(
        """
Long: {Type: AWS::KMS::Key, Properties: {KeySpec: RSA_4096, KeyUsage: ENCRYPT_DECRYPT}}
Signing: {Type: AWS::KMS::Key, Properties: {KeySpec: RSA_2048, KeyUsage: SIGN_VERIFY}}
Plain: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Key:
  Type: AWS::KMS::Key
  Properties:
    KeySpec: RSA_2048  # <--
    KeyUsage: ENCRYPT_DECRYPT
""",
    ),
)


@policy.check
def check(key: Resource) -> Violations:
    """Its spec, unless it signs."""
    spec, usage = key.get("KeySpec"), key.get("KeyUsage")
    if spec is not None and spec == "RSA_2048" and (usage is None or usage != "SIGN_VERIFY"):
        yield spec, "the key has 2,048 bits"
