"""Policy cf-logged-in-region."""

from policies.aws.cdn import BUCKET, DISTRIBUTION
from policies.aws.platform import in_platform
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cf-logged-in-region",
    severity=MEDIUM,
    resource=DISTRIBUTION,
    title="Logs of distributions stay in Europe and keep no cookies",
    serves={
        PCI: {"10.3.3": SUPPORTING},
        GDPR: {"44": PARTIAL, "25(1)": SUPPORTING},
    },
    severity_reason="Medium: the logs are private; what they hold is more than they need, or farther away than the "
    "law allows without a transfer.",
    why="The lines of the log hold viewers' addresses, which are personal data, so the bucket has to stand inside "
    "the European Economic Area; cookies in them are sessions for the taking. Whether there is a log at all is asked "
    "by cf-access-logs. A bucket of these templates is judged by its Region in a platform. Not seen: deliveries set "
    "up by hand, and what they hold.",
    fix="Set Logging.IncludeCookies to false and Logging.Bucket to a bucket in Europe.",
    repair={"DistributionConfig.Logging.IncludeCookies": False},
    passing=(
        """
First:
  Type: AWS::CloudFront::Distribution
  Properties: {DistributionConfig: {Logging: {Bucket: logs.s3.amazonaws.com, IncludeCookies: "false"}}}
""",
    ),
    failing=(
        """
Resources:
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
    """Where to, and what of."""
    bucket = distribution.get("DistributionConfig.Logging.Bucket")
    if distribution.on("DistributionConfig.Logging.IncludeCookies"):
        yield distribution.spot("DistributionConfig.Logging.IncludeCookies"), "the log keeps cookies"
    if bucket is None:
        return
    for target in bucket.targets():
        if target.type == BUCKET and in_platform(target) and target.region not in EUROPE:
            yield bucket, "viewers' addresses are kept outside the European Economic Area"
