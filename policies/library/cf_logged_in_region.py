"""Policy cf-logged-in-region."""

from policies.aws.cdn import BUCKET, DISTRIBUTION, is_set
from policies.aws.platform import in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SOURCE = "AWS::Logs::DeliverySource"

policy = Policy(
    id="cf-logged-in-region",
    severity=MEDIUM,
    resource=DISTRIBUTION,
    title="Distributions are logged, without cookies, to a bucket in Europe",
    serves={
        PCI: {"10.2.1": PARTIAL, "10.3.3": SUPPORTING},
        GDPR: {"32(1)(b)": PARTIAL, "44": PARTIAL, "25(1)": SUPPORTING},
    },
    why="What the edge answers from its cache no other log shows. The lines hold viewers' addresses, which are "
    "personal data, so the bucket has to stand inside the European Economic Area; cookies in them are sessions for "
    "the taking. Standard logging of both versions counts; real-time logs, often a sample, do not. A bucket of "
    "these templates is judged by its Region in a platform. Not seen: deliveries set up by hand, and what they hold.",
    fix="Set Logging.Bucket with IncludeCookies false, or declare an AWS::Logs::DeliverySource of the distribution "
    "with a delivery to a bucket in Europe.",
    passing=(
        """
First:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {Logging: {Bucket: logs.s3.amazonaws.com, IncludeCookies: "false"}}}
Second: {Type: AWS::CloudFront::Distribution, Properties: {DistributionConfig: {Enabled: true}}}
Source:
  Type: AWS::Logs::DeliverySource
  Properties:
    LogType: ACCESS_LOGS
    ResourceArn: !Sub "arn:${AWS::Partition}:cloudfront::${AWS::AccountId}:distribution/${Second}"
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Lone:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:  # <--
        Logging: !If [Never, {Bucket: logs.s3.amazonaws.com}, !Ref AWS::NoValue]
  Empty:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Logging: {Prefix: a}  # <--
  Known:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Logging:
          Bucket: logs.s3.amazonaws.com
          IncludeCookies: "true"  # <--
""",
        """
Parameters:
  Cookies: {Type: String}
Resources:
  Shared:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig: {Enabled: true}  # <-- ?
  Name: {Type: AWS::SSM::Parameter, Properties: {Name: /a, Type: String, Value: !Ref Shared}}
  Chosen:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Logging:
          Bucket: logs.s3.amazonaws.com
          IncludeCookies: !Ref Cookies  # <-- ?
""",
        """
--- # {name: edge, roles: [edge]}
Resources:
  Logs: {Type: AWS::S3::Bucket}
  Shop:
    Type: AWS::CloudFront::Distribution
    Properties:
      DistributionConfig:
        Logging:
          Bucket: !GetAtt Logs.DomainName  # <--
""",
    ),
)
EUROPE = ("eu-central-1", "eu-north-1", "eu-south-1", "eu-south-2", "eu-west-1", "eu-west-3", "eusc-de-east-1")
"""As in gov-region-allow-list."""


@policy.check
def check(distribution: Resource) -> Violations:
    """Logged at all, where to, and what of."""
    bucket = distribution.get("DistributionConfig.Logging.Bucket")
    if bucket is None or not is_set(bucket):
        logged = bool(distribution.referrers(SOURCE))
        if not logged and not distribution.met_elsewhere("be logged by a delivery of another stack"):
            yield distribution.spot("DistributionConfig.Logging"), "what the edge answers is not logged"
        return
    if distribution.on("DistributionConfig.Logging.IncludeCookies"):
        yield distribution.spot("DistributionConfig.Logging.IncludeCookies"), "the log keeps cookies"
    for target in bucket.targets():
        if target.type == BUCKET and in_platform(target) and target.region not in EUROPE:
            yield bucket, "viewers' addresses are kept outside the European Economic Area"
