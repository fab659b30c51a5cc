"""Policy s3-public-acl."""

from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="s3-public-acl",
    severity=CRITICAL,
    resource="AWS::S3::Bucket",
    title="No bucket has a public ACL",
    serves={
        PCI: {"1.4.4": PARTIAL, "7.3.1": PARTIAL, "7.3.3": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    severity_reason="Critical: where the ACL takes effect, anybody on the Internet reads, or overwrites, what the "
    "bucket holds.",
    why="The canned ACLs PublicRead, PublicReadWrite and AuthenticatedRead let anybody in; authenticated means any "
    "AWS account in the world. Block Public Access may refuse the ACL, but then the stack does not deploy, so it is a "
    "fault either way. Not seen: ACLs of single objects.",
    fix="Remove AccessControl; share objects by a bucket policy or through CloudFront.",
    passing=(
        """
Private: {Type: AWS::S3::Bucket, Properties: {AccessControl: Private}}
Bare: {Type: AWS::S3::Bucket}
Logs: {Type: AWS::S3::Bucket, Properties: {AccessControl: LogDeliveryWrite}}
""",
    ),
    failing=(
        """
Parameters:
  Acl: {Type: String}
Resources:
  Read:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicRead  # <--
  Write:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: PublicReadWrite  # <--
  Known:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: AuthenticatedRead  # <--
  Chosen:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl  # <-- ?
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """None of the canned ACLs that open the bucket."""
    acl = bucket.get("AccessControl")
    if acl is not None and acl in ("PublicRead", "PublicReadWrite", "AuthenticatedRead"):
        yield acl, "the ACL opens the bucket to anybody"
