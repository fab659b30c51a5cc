"""Policy acm-no-wildcard."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="acm-no-wildcard",
    severity=LOW,
    resource="AWS::CertificateManager::Certificate",
    title="Certificates name their hosts, without wildcards",
    serves={},
    opinion=True,
    severity_reason="Low: a wildcard is a matter of how far one lost key reaches.",
    why="A certificate for *.example.com is good for every host below, also for one that somebody else sets up. AWS "
    "keeps the key, so that it is hard to lose. Not seen: where the certificate is used.",
    fix="List the host names in DomainName and SubjectAlternativeNames.",
    passing=(
        """
Certificate: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: shop.example.com}}
""",
    ),
    failing=(
        """
Certificate:
  Type: AWS::CertificateManager::Certificate
  Properties:
    DomainName: "*.example.com"  # <--
Other:
  Type: AWS::CertificateManager::Certificate
  Properties:
    DomainName: example.com
    SubjectAlternativeNames:
      - "*.example.com"  # <--
""",
    ),
)


@policy.check
def check(certificate: Resource) -> Violations:
    """No wildcard among its names; a parameter is taken at its word."""
    for name in (*certificate.each("DomainName"), *certificate.each("SubjectAlternativeNames.*")):
        if str(name).startswith("*"):
            yield name, "the certificate is good for every host below the name"
