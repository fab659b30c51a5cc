"""Policy acm-transparency-logging."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="acm-transparency-logging",
    severity=LOW,
    resource="AWS::CertificateManager::Certificate",
    title="Certificates are logged in certificate transparency logs",
    serves={},
    opinion=True,
    severity_reason="Low: browsers refuse a certificate that no log knows, so the fault shows at once.",
    why="Transparency logs let the owner of a name see each certificate made for it. Logging is on unless it is "
    "switched off. Not seen: names that had better stay unknown.",
    fix="Leave CertificateTransparencyLoggingPreference out, or set it to ENABLED.",
    passing=(
        """
Certificate: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: a}}
""",
    ),
    failing=(
        """
Certificate:
  Type: AWS::CertificateManager::Certificate
  Properties:
    CertificateTransparencyLoggingPreference: DISABLED  # <--
""",
    ),
)


@policy.check
def check(certificate: Resource) -> Violations:
    """Not switched off."""
    wish = certificate.get("CertificateTransparencyLoggingPreference")
    if wish is not None and wish == "DISABLED":
        yield wish, "no transparency log knows the certificate"
