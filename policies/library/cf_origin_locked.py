"""Policy cf-origin-locked."""

from policies.aws.addresses import GROUP, INGRESS, anywhere, ingress
from policies.aws.balancers import BALANCER, faces_internet
from policies.aws.cdn import DISTRIBUTION, is_bucket, is_set, origins
from policies.aws.routes import refers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

policy = Policy(
    id="cf-origin-locked",
    severity=HIGH,
    resource=DISTRIBUTION,
    title="Load balancers behind CloudFront answer CloudFront only",
    serves={
        PCI: {"1.4.4": PARTIAL, "7.3.1": PARTIAL, "2.2.6": SUPPORTING},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    severity_reason="High: whoever finds the balancer's name goes round the firewall, the limits and the logs of "
    "the edge.",
    why="An origin that answers anybody is a way round the firewall, the rate limits and the logs of the edge. A "
    "load balancer is locked by a secret header, by a private VPC origin, or by a security group that admits a prefix "
    "list only. Other origins, which may belong to somebody else, are left out, and buckets have a policy of their "
    "own. Not seen: whether the balancer's rules really refuse everybody else.",
    fix="Give the balancer's origin a secret in OriginCustomHeaders that its listener demands.",
    passing=(
        """
Shop:
  Type: AWS::CloudFront::Distribution
  Properties:
    DistributionConfig:
      DefaultRootObject: index.html
      Origins:
        - {Id: a, DomainName: !GetAtt Media.RegionalDomainName, OriginAccessControlId: !GetAtt Control.Id}
        - Id: b
          DomainName: media.s3.eu-west-1.amazonaws.com
          S3OriginConfig: {OriginAccessIdentity: !Sub "origin-access-identity/cloudfront/${Identity}"}
        - Id: c
          DomainName: !GetAtt Balancer.DNSName
          OriginCustomHeaders: [{HeaderName: X-Origin-Verify, HeaderValue: "{{resolve:secretsmanager:verify}}"}]
          CustomOriginConfig: {OriginProtocolPolicy: https-only}
        - {Id: d, DomainName: partner.example.com, CustomOriginConfig: {OriginProtocolPolicy: https-only}}
        - {Id: e, DomainName: !GetAtt Listed.DNSName, CustomOriginConfig: {OriginProtocolPolicy: https-only}}
        - {Id: f, DomainName: !GetAtt Inside.DNSName, VpcOriginConfig: {VpcOriginId: vo_1}}
      DefaultCacheBehavior: {TargetOriginId: a, ViewerProtocolPolicy: https-only}
Media: {Type: AWS::S3::Bucket}
Identity: {Type: AWS::CloudFront::CloudFrontOriginAccessIdentity}
Control: {Type: AWS::CloudFront::OriginAccessControl}
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer}
Inside: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internal}}
Listed: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {SecurityGroups: [!Ref Group]}}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, SourcePrefixListId: pl-1}]}
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
          - Id: a
            DomainName: !GetAtt Media.RegionalDomainName
            S3OriginConfig: {OriginAccessIdentity: ""}
          - Id: b
            DomainName: media.s3.eu-west-1.amazonaws.com
            S3OriginConfig: {}
          - {Id: e, DomainName: !Sub "${Name}.s3.amazonaws.com"}
          - Id: c  # <--
            DomainName: !GetAtt Balancer.DNSName
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
          - Id: d  # <-- ?
            DomainName: shop-1234.eu-west-1.elb.amazonaws.com
            CustomOriginConfig: {OriginProtocolPolicy: https-only}
        DefaultCacheBehavior: {TargetOriginId: a, ViewerProtocolPolicy: https-only}
  Media: {Type: AWS::S3::Bucket}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {SecurityGroups: [!Ref Group]}}
  Group:
    Type: AWS::EC2::SecurityGroup
    Properties: {SecurityGroupIngress: [{IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 0.0.0.0/0}]}
""",
    ),
)


@policy.check
def check(distribution: Resource) -> Violations:
    """Each origin that is a load balancer."""
    for origin in origins(distribution):
        if not is_bucket(origin) and not _is_locked(origin):
            yield (origin, "OriginCustomHeaders"), "the load balancer cannot tell CloudFront from anybody else"


def _is_locked(origin: Value) -> bool:
    """Of load balancers only: whatever else an origin is may not be ours."""
    if any(is_set(origin.get(name)) for name in ("OriginCustomHeaders", "VpcOriginConfig", "OriginAccessControlId")):
        return True
    domain = origin.get("DomainName")
    if domain is None:
        return True
    balancers = [target for target in domain.targets() if target.type == BALANCER]
    if not balancers:
        elsewhere = not domain.unknown and ".elb." in str(domain)
        return not elsewhere or origin.resource.may("stand before a load balancer that admits CloudFront only")
    return all(not faces_internet(each) or _admits_lists_only(each) for each in balancers)


def _admits_lists_only(balancer: Resource) -> bool:
    groups = [each for value in balancer.each("SecurityGroups.*") for each in value.targets() if each.type == GROUP]
    rules = [rule for group in groups for rule in ingress(group)]
    rules += [
        rule.body() for group in groups for rule in group.referrers(INGRESS) if refers(rule.get("GroupId"), group)
    ]
    listed = any(rule.get("SourcePrefixListId") is not None for rule in rules)
    return listed and all(anywhere(rule) is None for rule in rules)
