"""Policy acm-key-algorithm."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="acm-key-algorithm",
    severity=MEDIUM,
    resource="AWS::CertificateManager::Certificate",
    title="Certificates have a key of 2048 bits or an elliptic curve",
    serves={PCI: {"4.2.1": PARTIAL, "4.2.1.1": SUPPORTING}, GDPR: {"32(1)(a)": SUPPORTING}},
    severity_reason="Medium: a short key can be broken with much effort, and then every recorded session read.",
    why="RSA keys of 1024 bits have been refused by browsers for years; RSA_2048 is the default. Not seen: keys of "
    "certificates that are imported.",
    fix="Set KeyAlgorithm to RSA_2048 or EC_prime256v1, or leave it out.",
    passing=(
        """
Default: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a}}
Curve: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a, KeyAlgorithm: EC_prime256v1}}
""",
    ),
    failing=(
        """
Short:
  Type: AWS::CertificateManager::Certificate
  Properties:
    KeyAlgorithm: RSA_1024  # <--
""",
    ),
)


@policy.check
def check(certificate: Resource) -> Violations:
    """Not too short."""
    key = certificate.get("KeyAlgorithm")
    if key is not None and key == "RSA_1024":
        yield key, "the key is too short"
