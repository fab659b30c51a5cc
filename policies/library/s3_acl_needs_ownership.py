"""Policy s3-acl-needs-ownership."""

from policies.kernel import LOW, Policy, Resource, Violations

OWNERSHIP = "OwnershipControls.Rules.*.ObjectOwnership"

policy = Policy(
    id="s3-acl-needs-ownership",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Buckets with a canned ACL have ownership controls that take ACLs",
    serves={},
    opinion=True,
    severity_reason="Low: S3 refuses to make such a bucket, so that the fault shows at once.",
    why="New buckets have ACLs switched off since April 2023. A canned ACL other than Private is then refused with "
    "InvalidBucketAclWithObjectOwnership. Whether ACLs are wanted at all is asked by s3-acls-disabled. Not seen: "
    "buckets that are older.",
    fix="Drop AccessControl; where an ACL is needed, set OwnershipControls with ObjectOwnership BucketOwnerPreferred.",
    passing=(
        """
Logs:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: LogDeliveryWrite
    OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerPreferred}]}
Own: {Type: AWS::S3::Bucket, Properties: {AccessControl: Private}}
Bare: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Unsaid:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: LogDeliveryWrite  # <--
Enforced:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: PublicRead  # <--
    OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """An ACL, and ownership that lets it take effect."""
    acl = bucket.get("AccessControl")
    if acl is None or acl == "Private":
        return
    if not any(rule in ("ObjectWriter", "BucketOwnerPreferred") for rule in bucket.each(OWNERSHIP)):
        yield acl, "ACLs are switched off for new buckets, so S3 refuses this one"
