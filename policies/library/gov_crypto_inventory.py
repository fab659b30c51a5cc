"""Policy gov-crypto-inventory."""

from policies.aws.platform import in_platform
from policies.kernel import GDPR, LOW, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

KEY = "AWS::KMS::Key"

policy = Policy(
    id="gov-crypto-inventory",
    severity=LOW,
    resource=("AWS::CertificateManager::Certificate", "AWS::KMS::Key"),
    title="Certificates renew by themselves and have a current algorithm, and keys say what they are for",
    serves={PCI: {"4.2.1.1": PARTIAL, "12.3.3": SUPPORTING, "4.2.1": SUPPORTING}, GDPR: {"32(1)(a)": SUPPORTING}},
    why="The inventory of keys and certificates (crypto.md of the compliance report) is made from the templates: what "
    "they do not say is missing there. A certificate that is validated by e-mail, the default, ends when nobody "
    "reads the mail; private ones are left out. The Description of a key is its purpose; asked for in a platform only. "
    "Not seen: certificates that were imported, and keys of other accounts.",
    fix="Set ValidationMethod to DNS and KeyAlgorithm to RSA_2048 or an EC curve; give each key a Description.",
    severity_reason="A gap in an inventory; that a certificate ends is told weeks before.",
    passing=(
        """
Edge: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: shop.example, ValidationMethod: DNS}}
Inner: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a.internal, CertificateAuthorityArn: a}}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
""",
    ),
    failing=(
        """
Mail:  # <--
  Type: AWS::CertificateManager::Certificate
  Properties: {DomainName: shop.example}
Old:
  Type: AWS::CertificateManager::Certificate
  Properties:
    DomainName: shop.example
    ValidationMethod: EMAIL  # <--
    KeyAlgorithm: RSA_1024  # <--
""",
        """
--- # {name: base}
Resources:
  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Keys: their purpose. Certificates: how they renew, and their algorithm."""
    if resource.type == KEY:
        if in_platform(resource) and resource.get("Description") is None:
            yield resource.spot("Description"), "nobody says what the key is for"
        return
    method, algorithm = resource.get("ValidationMethod"), resource.get("KeyAlgorithm")
    if resource.get("CertificateAuthorityArn") is None and (method is None or method != "DNS"):
        yield resource.spot("ValidationMethod"), "the certificate does not renew by itself"
    if algorithm is not None and algorithm == "RSA_1024":
        yield algorithm, "the key of the certificate is too short"
