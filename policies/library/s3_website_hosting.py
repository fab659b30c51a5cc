"""Policy s3-website-hosting."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-website-hosting",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="No bucket is a static website",
    serves={},
    opinion=True,
    severity_reason="Low: a website bucket is public on purpose as a rule; what is wrong is that its endpoint "
    "speaks plain HTTP only.",
    why="The website endpoint of a bucket has no TLS and needs the bucket to be public. CloudFront with an origin "
    "access control serves the same pages over HTTPS from a private bucket. Not seen: whether CloudFront stands "
    "before the endpoint already.",
    fix="Remove WebsiteConfiguration; serve the bucket by CloudFront with an origin access control.",
    passing=(
        """
Media: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Site:
  Type: AWS::S3::Bucket
  Properties:
    WebsiteConfiguration:  # <--
      IndexDocument: index.html
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """No website."""
    site = bucket.get("WebsiteConfiguration")
    if site is not None:
        yield site, "the bucket is a website, over plain HTTP"
