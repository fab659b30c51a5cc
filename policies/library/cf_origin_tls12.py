"""Policy cf-origin-tls12."""

from policies.aws.cdn import DISTRIBUTION
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

CONFIG = "DistributionConfig.Origins.*.CustomOriginConfig"

policy = Policy(
    id="cf-origin-tls12",
    severity=MEDIUM,
    resource=DISTRIBUTION,
    title="CloudFront asks origins with TLS 1.2, no deprecated SSL protocol",
    serves={PCI: {"4.2.1": PARTIAL, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="Medium: it takes an attacker on the way between the edge and the origin, and an origin that "
    "still speaks the old version.",
    why="OriginSSLProtocols is what the edge may fall back to: SSLv3, TLSv1 and TLSv1.1 are broken, and "
    "where nothing is written it may fall back to SSLv3 and TLSv1. An origin that is only asked over plain HTTP is "
    "the question of cf-tls-end-to-end. Not seen: what "
    "the origin itself accepts.",
    fix="Set CustomOriginConfig.OriginSSLProtocols to [TLSv1.2].",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: a, DomainName: a.example.com, CustomOriginConfig: {OriginSSLProtocols: [TLSv1.2]}}
        - {Id: b, DomainName: b.example.com, CustomOriginConfig: {OriginProtocolPolicy: http-only}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - Id: old
          DomainName: old.example.com
          CustomOriginConfig:
            OriginProtocolPolicy: https-only
            OriginSSLProtocols:
              - TLSv1.2
              - SSLv3  # <--
        - Id: unsaid
          DomainName: b.example.com
          CustomOriginConfig:  # <--
            OriginProtocolPolicy: https-only
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """No old version in any list, nor the default."""
    for config in distribution.each(CONFIG):
        protocols, asked = config.get("OriginSSLProtocols"), config.get("OriginProtocolPolicy")
        if protocols is None and (asked is None or asked != "http-only"):
            yield config, "the origin may be asked with SSLv3 or TLS 1.0, the default"
        for protocol in protocols if protocols is not None else ():
            if protocol in ("SSLv3", "TLSv1", "TLSv1.1"):
                yield protocol, "the origin may be asked with TLS older than 1.2"
