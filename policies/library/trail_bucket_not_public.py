"""Policy trail-bucket-not-public."""

from policies.aws.resource_policies import open_to_anybody
from policies.aws.trails import TRAIL, buckets
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

OPEN = ("PublicRead", "PublicReadWrite", "AuthenticatedRead")

policy = Policy(
    id="trail-bucket-not-public",
    severity=CRITICAL,
    severity_reason="Anybody on the internet may read who does what in the account, or write to the record of it.",
    resource=TRAIL,
    title="The S3 bucket that CloudTrail writes to is not publicly accessible",
    serves={PCI: {"10.3.1": PARTIAL, "10.3.2": PARTIAL}, GDPR: {"5(1)(f)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="The trail lists users, roles, addresses and resources: a map for an intruder. An ACL or a bucket policy that "
    "lets anybody in opens it; the four switches of the public access block win over both. Not seen: a bucket that "
    "these templates do not hold, and the account-wide block.",
    fix="Take AccessControl away, set all four switches of PublicAccessBlockConfiguration, and let the bucket policy "
    "admit cloudtrail.amazonaws.com only.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket: {Type: AWS::S3::Bucket}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Bucket
    PolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: cloudtrail.amazonaws.com}, Action: "s3:PutObject", Resource: "*"}
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*"}
Blocked: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: logs}}
Logs:
  Type: AWS::S3::Bucket
  Properties:
    BucketName: logs
    AccessControl: PublicRead
    PublicAccessBlockConfiguration: {IgnorePublicAcls: "true", RestrictPublicBuckets: true}
""",
    ),
    failing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: PublicRead  # <--
Named: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: logs}}
Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: logs}}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: logs
    PolicyDocument:
      Statement:
        Effect: Allow
        Principal: "*"  # <--
        Action: s3:GetObject
        Resource: arn:aws:s3:::logs/*
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Of the bucket at hand: its ACL and its policies, where no switch wins over them."""
    for bucket in buckets(trail):
        block = "PublicAccessBlockConfiguration"
        acl = bucket.get("AccessControl")
        if acl is not None and acl in OPEN and not bucket.on(f"{block}.IgnorePublicAcls"):
            yield acl, "the ACL lets anybody read the trail"
        if bucket.on(f"{block}.RestrictPublicBuckets"):
            continue
        for document in _documents(bucket):
            for anybody in open_to_anybody(document.get("PolicyDocument")):
                yield anybody, "the bucket policy lets anybody at the trail"


def _documents(bucket: Resource) -> list[Resource]:
    found = []
    for each in bucket.view.of_type("AWS::S3::BucketPolicy"):
        name = each.get("Bucket")
        if name is not None and bucket in bucket.view.named(name, bucket.type, "BucketName"):
            found.append(each)
    return found
