"""Policy cf-own-certificate."""

from policies.aws.cdn import DISTRIBUTION, has_own_certificate
from policies.kernel import LOW, Policy, Resource, Violations

CERTIFICATE = "DistributionConfig.ViewerCertificate"

policy = Policy(
    id="cf-own-certificate",
    severity=LOW,
    resource=DISTRIBUTION,
    title="Distributions have a custom TLS certificate",
    serves={},
    opinion=True,
    severity_reason="Low: the default certificate is valid, for a name of CloudFront; that it brings TLS 1.0 along "
    "is asked by cf-minimum-tls.",
    why="With the default certificate shoppers see a cloudfront.net name, and the distribution can carry no name of "
    "one's own. Not seen: whether the certificate is renewed.",
    fix="Set ViewerCertificate.AcmCertificateArn.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {ViewerCertificate: {AcmCertificateArn: "arn:aws:acm:us-east-1:1:certificate/a"}}}
""",
    ),
    failing=(
        """
Lone:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:  # <--
      Enabled: true
Free:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:  # <--
        CloudFrontDefaultCertificate: true
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """A certificate is named."""
    certificate = distribution.get(CERTIFICATE)
    if certificate is None or not has_own_certificate(certificate):
        yield distribution.spot(CERTIFICATE), "the distribution uses the default certificate of CloudFront"
