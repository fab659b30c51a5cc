"""Policy s3-bucket-policy-present."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-bucket-policy-present",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Each bucket has a bucket policy",
    serves={},
    opinion=True,
    severity_reason="Low: without a policy only the account's own identities get in, which is a safe start.",
    why="A bucket policy is where TLS is demanded and outsiders are kept out, whatever roles may do. Not seen: "
    "policies of other templates.",
    fix="Add an AWS::S3::BucketPolicy for the bucket.",
    passing=(
        """
Media: {Type: AWS::S3::Bucket}
Policy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref Media, PolicyDocument: {Statement: []}}}
Named: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-media}}
NamedPolicy: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: shop-media, PolicyDocument: {Statement: []}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """A policy that names it."""
    names = (policy.get("Bucket") for policy in bucket.view.of_type("AWS::S3::BucketPolicy"))
    if not any(name is not None and bucket in bucket.view.named(name, bucket.type, "BucketName") for name in names):
        yield bucket, "no bucket policy says who may do what"
