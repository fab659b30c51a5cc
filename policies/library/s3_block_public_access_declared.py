"""Policy s3-block-public-access-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-block-public-access-declared",
    severity=LOW,
    resource=("AWS::S3::Bucket", "AWS::S3::AccessPoint", "AWS::S3::MultiRegionAccessPoint"),
    title="Block Public Access is declared",
    serves={},
    opinion=True,
    severity_reason="Low: S3 blocks public access of new buckets anyway; what is missing is the written word that "
    "keeps it from being changed unseen.",
    why="New buckets block public access by default since April 2023. Older ones may not, and a default that is "
    "switched off by hand shows up as no difference to the template; a declared block is restored by the next "
    "deployment that touches it, and drift detection sees it. Not seen: the account-wide block.",
    fix="Add PublicAccessBlockConfiguration with all four switches true.",
    repair={
        "AWS::S3::Bucket:PublicAccessBlockConfiguration": {
            "BlockPublicAcls": True,
            "BlockPublicPolicy": True,
            "IgnorePublicAcls": True,
            "RestrictPublicBuckets": True,
        }
    },
    passing=(
        """
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    PublicAccessBlockConfiguration: {BlockPublicAcls: true, BlockPublicPolicy: true}
""",
    ),
    failing=(
        """
Conditions:
  Never: !Equals [a, b]
Resources:
  Bare:  # <--
    Type: AWS::S3::Bucket
  Without:  # <--
    Type: AWS::S3::Bucket
    Properties: {PublicAccessBlockConfiguration: !If [Never, {BlockPublicAcls: true}, !Ref AWS::NoValue]}
  Point:  # <--
    Type: AWS::S3::AccessPoint
    Properties: {Bucket: shop}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The block is there."""
    if resource.get("PublicAccessBlockConfiguration") is None:
        yield (resource, "PublicAccessBlockConfiguration"), "Block Public Access is not declared"
