"""Policy cf-origin-access-control."""

from policies.aws.cdn import DISTRIBUTION, is_bucket, is_set, origins
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="cf-origin-access-control",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="Bucket origins are locked by an origin access control (OAC) or identity (OAI)",
    serves={PCI: {"1.4.4": PARTIAL, "7.3.1": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    severity_reason="High: a bucket that cannot tell CloudFront from anybody else has to be public, past firewall, "
    "limits and logs.",
    why="An origin access control signs the edge's requests, so that the bucket can refuse all others; an older "
    "access identity counts too. Not seen: whether the bucket's policy really refuses everybody else.",
    fix="Give the bucket's origin OriginAccessControlId.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      Origins:
        - {Id: a, DomainName: !GetAtt Media.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id}
        - Id: b
          DomainName: media.s3.eu-west-1.amazonaws.com
          S3OriginConfig: {OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}"}
        - {Id: d, DomainName: partner.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}
Media: {Type: AWS::S3::Bucket}
Identity: {Type: AWS::CloudFront::CloudFrontOriginAccessIdentity}
Control: {Type: AWS::CloudFront::OriginAccessControl}
""",
    ),
    failing=(
        """
Parameters:
  Name: {Type: String}
Resources:
  Shop:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Origins:
          - Id: a  # <--
            DomainName: !GetAtt Media.RegionalDomainName
            S3OriginConfig: {OriginAccessIdentity: ""}
          - Id: b  # <--
            DomainName: media.s3.eu-west-1.amazonaws.com
            S3OriginConfig: {}
          - {Id: e, DomainName: !Sub "${Name}.s3.amazonaws.com"}  # <--
  Media: {Type: AWS::S3::Bucket}
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Each origin that is a bucket."""
    for origin in origins(distribution):
        identity = origin.get("S3OriginConfig.OriginAccessIdentity")
        if is_bucket(origin) and not is_set(origin.get("OriginAccessControlId")) and not is_set(identity):
            yield (origin, "OriginAccessControlId"), "the bucket cannot tell CloudFront from anybody else"
