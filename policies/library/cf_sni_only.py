"""Policy cf-sni-only."""

from policies.aws.cdn import DISTRIBUTION, has_own_certificate
from policies.kernel import LOW, Policy, Resource, Violations

CERTIFICATE = "DistributionConfig.ViewerCertificate"

policy = Policy(
    id="cf-sni-only",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Distributions serve HTTPS by SNI, not by dedicated addresses",
    serves={},
    opinion=True,
    severity_reason="Low: a matter of cost; the addresses are as safe as the names.",
    why="Dedicated addresses (vip, static-ip) cost 600 dollars a month for browsers of 2010. Not seen: clients "
    "without SNI that a shop may still have.",
    fix="Set ViewerCertificate.SslSupportMethod to sni-only.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig: {ViewerCertificate: {AcmCertificateArn: "arn:c", SslSupportMethod: sni-only}}
Free: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true}}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:
        AcmCertificateArn: arn:c
        SslSupportMethod: vip  # <--
""",
    ),
)


@policy.applies
def applies(distribution: Resource) -> bool:
    """Distributions with a certificate of their own."""
    certificate = distribution.get(CERTIFICATE)
    return certificate is not None and has_own_certificate(certificate)


@policy.check
def check(distribution: Resource) -> Violations:
    """SNI, by word."""
    method = distribution.get(f"{CERTIFICATE}.SslSupportMethod")
    if method is None or method != "sni-only":
        yield distribution.spot(f"{CERTIFICATE}.SslSupportMethod"), "HTTPS is not served by SNI only"
