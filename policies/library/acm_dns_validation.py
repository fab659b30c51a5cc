"""Policy acm-dns-validation."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="acm-dns-validation",
    severity=LOW,
    resource="AWS::CertificateManager::Certificate",
    title="Certificates are validated by DNS",
    serves={},
    opinion=True,
    severity_reason="Low: mail proves the name as well, but somebody has to answer it each year.",
    why="A certificate validated by DNS renews itself; one by EMAIL, which is the default, waits for a person and "
    "expires without. Certificates of a private authority need neither. Not seen: whether the record is there.",
    fix="Set ValidationMethod to DNS.",
    passing=(
        """
Certificate: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a, ValidationMethod: DNS}}
Private: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a, CertificateAuthorityArn: "arn:a"}}
""",
    ),
    failing=(
        """
Unsaid:  # <--
  Type: AWS::CertificateManager::Certificate
  Properties: {DomainName: a}
Mail:
  Type: AWS::CertificateManager::Certificate
  Properties:
    ValidationMethod: EMAIL  # <--
""",
    ),
)


@policy.check
def check(certificate: Resource) -> Violations:
    """By DNS, or by a private authority."""
    method = certificate.get("ValidationMethod")
    if certificate.get("CertificateAuthorityArn") is None and (method is None or method != "DNS"):
        yield certificate.spot("ValidationMethod"), "the certificate does not renew itself"
