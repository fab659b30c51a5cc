"""Policy s3-acls-disabled."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="s3-acls-disabled",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="ACLs are disabled: the bucket owner owns every object",
    serves={PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    severity_reason="Medium: ACLs open nothing by themselves, but they are a second way in that policies and "
    "reviews do not show.",
    why="With ObjectOwnership ObjectWriter or BucketOwnerPreferred each object may carry an ACL of its own, and one "
    "that another account uploads may belong to that account. BucketOwnerEnforced, the default since April 2023, "
    "switches ACLs off; a canned ACL such as LogDeliveryWrite needs them on. Public ACLs have a policy of their own. "
    "Not seen: ACLs of single objects.",
    fix="Set OwnershipControls with ObjectOwnership BucketOwnerEnforced, or leave it out, and drop AccessControl. "
    "CloudFront's logs need no ACL where AWS::Logs::Delivery delivers them.",
    passing=(
        """
Bucket: {Type: AWS::S3::Bucket, Properties: {OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}}}
Plain: {Type: AWS::S3::Bucket, Properties: {AccessControl: Private}}
Bare: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::S3::Bucket
  Properties:
    OwnershipControls:
      Rules:
        - ObjectOwnership: ObjectWriter  # <--
Writer:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: LogDeliveryWrite  # <--
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """No ACL that needs ACLs switched on, and no ownership that allows them."""
    acl = bucket.get("AccessControl")
    if acl is not None and acl in ("LogDeliveryWrite", "AwsExecRead"):
        yield acl, "the bucket relies on an ACL"
    for rule in bucket.each("OwnershipControls.Rules.*.ObjectOwnership"):
        if rule in ("ObjectWriter", "BucketOwnerPreferred"):
            yield rule, "the bucket takes ACLs"
