"""Policy cf-tls-end-to-end."""

from policies.aws.cdn import DISTRIBUTION, behaviours, origins
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="cf-tls-end-to-end",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="CloudFront asks custom origins over HTTPS (origin protocol policy)",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="High: what the shopper sent under TLS goes on in clear over the Internet from the edge to the "
    "origin.",
    why="TLS that ends at the edge protects half the way. match-viewer passes where no behaviour of the "
    "distribution takes HTTP. Origins that are buckets are asked as the viewer asks and have no such setting; "
    "websites of buckets know HTTP only and are flagged. Not seen: whether the origin's certificate is renewed.",
    fix="Set CustomOriginConfig.OriginProtocolPolicy to https-only.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: shop, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}
        - {Id: old, DomainName: old.example.com, CustomOriginConfig: {OriginProtocolPolicy: match-viewer}}
        - {Id: media, DomainName: media.s3.amazonaws.com, S3OriginConfig: {OriginAccessIdentity: ""}}
      DefaultCacheBehavior: {TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - Id: shop
          DomainName: origin.example.com
          CustomOriginConfig:
            OriginProtocolPolicy: http-only  # <--
        - Id: old
          DomainName: origin.example.com
          CustomOriginConfig:
            OriginProtocolPolicy: match-viewer  # <--
      DefaultCacheBehavior: {ViewerProtocolPolicy: allow-all}
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Each origin that is asked over HTTP at all."""
    viewers = [behaviour.get("ViewerProtocolPolicy") for behaviour in behaviours(distribution)]
    plain = any(found is None or found == "allow-all" for found in viewers)
    for origin in origins(distribution):
        config = origin.get("CustomOriginConfig")
        found = config.get("OriginProtocolPolicy") if config is not None else None
        if config is not None and (found is None or found == "http-only" or (plain and found == "match-viewer")):
            yield config.spot("OriginProtocolPolicy"), "the origin is asked over plain HTTP"
