"""Policy cf-minimum-tls."""

from policies.aws.cdn import DISTRIBUTION, has_own_certificate
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="cf-minimum-tls",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="CloudFront accepts TLS 1.2 or newer from viewers (minimum protocol version)",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="High: TLS 1.0 and 1.1 are broken, and an attacker in between can make a client fall back to them.",
    why="With the default certificate of CloudFront the minimum is TLS 1.0, whatever is written beside it; with "
    "one's own it is what MinimumProtocolVersion says. Not seen: which ciphers are really negotiated.",
    fix="Set ViewerCertificate with a certificate of your own and MinimumProtocolVersion TLSv1.2_2021.",
    repair={"DistributionConfig.ViewerCertificate.MinimumProtocolVersion": "TLSv1.2_2021"},
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate: {AcmCertificateArn: !Ref Certificate, MinimumProtocolVersion: TLSv1.2_2021}
Certificate: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: example.com}}
Meant:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {ViewerCertificate: {MinimumProtocolVersion: TLSv1.2_2021}}}
MeantToo:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig: {ViewerCertificate: {CloudFrontDefaultCertificate: false, MinimumProtocolVersion: TLSv1.2_2019}}
Newest:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate: {IamCertificateId: a, MinimumProtocolVersion: TLSv1.3_2025}
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:  # <--
      Enabled: true
Old:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:
        AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/a
        MinimumProtocolVersion: TLSv1.1_2016  # <--
Unsaid:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:  # <--
        AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/a
Free:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:
        CloudFrontDefaultCertificate: "true"  # <--
        MinimumProtocolVersion: TLSv1.2_2021
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """A certificate of one's own, and the minimum beside it."""
    certificate = distribution.get("DistributionConfig.ViewerCertificate")
    if certificate is None:
        yield (distribution, "DistributionConfig.ViewerCertificate"), "viewers may use TLS 1.0: no own certificate"
    elif not has_own_certificate(certificate) and not _says_nothing_of_it(certificate):
        spot = certificate.spot("CloudFrontDefaultCertificate")
        yield spot, "viewers may use TLS 1.0: no own certificate"
    else:
        minimum = certificate.get("MinimumProtocolVersion")
        if minimum is None or not (minimum.startswith("TLSv1.2") or minimum.startswith("TLSv1.3")):
            yield certificate.spot("MinimumProtocolVersion"), "viewers may use TLS older than 1.2"


def _says_nothing_of_it(certificate: Value) -> bool:
    """Whether neither certificate is named and a minimum is; then the minimum is judged for what was meant."""
    names = ("CloudFrontDefaultCertificate", "MinimumProtocolVersion")
    default, minimum = (certificate.get(name) for name in names)
    return (default is None or not default) and minimum is not None
