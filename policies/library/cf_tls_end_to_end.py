"""Policy cf-tls-end-to-end."""

from policies.aws.cdn import DISTRIBUTION, behaviours, is_set, origins
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="cf-tls-end-to-end",
    severity=CRITICAL,
    resource=DISTRIBUTION,
    title="CloudFront speaks TLS 1.2 or newer with viewers and with origins",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Whatever the load balancer demands, the shopper's connection ends at the edge: a behaviour that allows HTTP "
    "sends session cookies in clear over whatever network the shopper is in, and an origin asked over HTTP does it "
    "over the Internet. With the default certificate of CloudFront the minimum is TLS 1.0, whatever is written beside "
    "it. match-viewer passes where no behaviour of the distribution takes HTTP. Not seen: which ciphers are really "
    "negotiated, and whether the origin's certificate is renewed.",
    fix="Set ViewerProtocolPolicy to redirect-to-https or https-only in every behaviour, MinimumProtocolVersion to "
    "TLSv1.2_2021 with a certificate of your own, OriginProtocolPolicy to https-only and OriginSSLProtocols to "
    "[TLSv1.2].",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Enabled: true
      ViewerCertificate: {AcmCertificateArn: !Ref Certificate, MinimumProtocolVersion: TLSv1.2_2021}
      Origins:
        - {Id: shop, DomainName: origin.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}
        - {Id: old, DomainName: old.example.com, CustomOriginConfig: {OriginProtocolPolicy: match-viewer}}
        - {Id: media, DomainName: media.s3.amazonaws.com, S3OriginConfig: {OriginAccessIdentity: ""}}
      DefaultCacheBehavior: {TargetOriginId: shop, ViewerProtocolPolicy: redirect-to-https}
      CacheBehaviors: [{PathPattern: /old/*, TargetOriginId: old, ViewerProtocolPolicy: https-only}]
Certificate: {Type: AWS::CertificateManager::Certificate, Properties: {DomainName: example.com}}
""",
    ),
    failing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:
        AcmCertificateArn: arn:aws:acm:us-east-1:111122223333:certificate/a
        MinimumProtocolVersion: TLSv1.1_2016  # <--
      Origins:
        - Id: shop
          DomainName: origin.example.com
          CustomOriginConfig:
            OriginProtocolPolicy: http-only  # <--
        - Id: old
          DomainName: old.example.com
          CustomOriginConfig:
            OriginProtocolPolicy: https-only
            OriginSSLProtocols:
              - TLSv1.2
              - SSLv3  # <--
      DefaultCacheBehavior:
        TargetOriginId: shop
        ViewerProtocolPolicy: allow-all  # <--
""",
        """
Parameters:
  Viewer: {Type: String}
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:  # <--
        Origins:
          - Id: shop
            DomainName: origin.example.com
            CustomOriginConfig:
              OriginProtocolPolicy: match-viewer  # <--
        DefaultCacheBehavior:
          ViewerProtocolPolicy: !Ref Viewer  # <-- ?
        CacheBehaviors:
          - PathPattern: /x  # <--
            ViewerProtocolPolicy: !If [Never, https-only, !Ref AWS::NoValue]
""",
        """
Free:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      ViewerCertificate:
        CloudFrontDefaultCertificate: "true"  # <--
        MinimumProtocolVersion: TLSv1.2_2021
      DefaultCacheBehavior: {ViewerProtocolPolicy: https-only}
""",
    ),
)
OLD = ("SSLv3", "TLSv1", "TLSv1.1")


@policy.check
def check(distribution: Resource) -> Violations:
    """Behaviours, the viewers' certificate, then each origin that speaks HTTP at all."""
    plain = False
    for behaviour in behaviours(distribution):
        found = behaviour.get("ViewerProtocolPolicy")
        if found is None or found == "allow-all":
            plain = True
            yield behaviour.spot("ViewerProtocolPolicy"), "viewers may use plain HTTP"
    yield from _certificate(distribution)
    for origin in origins(distribution):
        yield from _origin(origin, plain)


def _certificate(distribution: Resource) -> Violations:
    certificate = distribution.get("DistributionConfig.ViewerCertificate")
    if certificate is None:
        yield (distribution, "DistributionConfig.ViewerCertificate"), "viewers may use TLS 1.0: no own certificate"
    elif not any(is_set(certificate.get(name)) for name in ("AcmCertificateArn", "IamCertificateId")):
        if not certificate.unknown or not certificate.holds("be a certificate of one's own"):
            spot = certificate.spot("CloudFrontDefaultCertificate")
            yield spot, "viewers may use TLS 1.0: no own certificate"
    else:
        minimum = certificate.get("MinimumProtocolVersion")
        if minimum is None or not (minimum.startswith("TLSv1.2") or minimum.startswith("TLSv1.3")):
            yield certificate.spot("MinimumProtocolVersion"), "viewers may use TLS older than 1.2"


def _origin(origin: Value, plain: bool) -> Violations:
    config = origin.get("CustomOriginConfig")
    if config is None:
        return
    found = config.get("OriginProtocolPolicy")
    if found is None or found == "http-only" or (plain and found == "match-viewer"):
        yield config.spot("OriginProtocolPolicy"), "the origin is asked over plain HTTP"
    for protocol in config.each("OriginSSLProtocols.*"):
        if protocol in OLD:
            yield protocol, "the origin may be asked with TLS older than 1.2"
