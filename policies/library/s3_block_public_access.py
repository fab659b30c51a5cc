"""Policy s3-block-public-access."""

from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

SWITCHES = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")

policy = Policy(
    id="s3-block-public-access",
    severity=CRITICAL,
    resource=("AWS::S3::Bucket", "AWS::S3::AccessPoint", "AWS::S3::MultiRegionAccessPoint"),
    title="Buckets and access points block public access in all four ways",
    serves={
        PCI: {"1.4.4": DIRECT, "7.3.1": PARTIAL, "7.3.3": PARTIAL, "10.3.1": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Open buckets are the best-known way to lose a customer list. The four switches win over every policy and "
    "ACL, now and later; new buckets have them on by default, and writing them down keeps them from being changed "
    "unseen. Not seen: the account-wide block.",
    fix="Set PublicAccessBlockConfiguration with all four switches true, and no AccessControl that opens the bucket.",
    passing=(
        """
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    PublicAccessBlockConfiguration:
      {BlockPublicAcls: true, BlockPublicPolicy: "true", IgnorePublicAcls: true, RestrictPublicBuckets: true}
""",
        """
Private:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: Private
    PublicAccessBlockConfiguration:
      {BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
  Properties: {BucketName: bare}
Half:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: PublicRead  # <--
    PublicAccessBlockConfiguration:  # <--
      BlockPublicAcls: true
      BlockPublicPolicy: false  # <--
      IgnorePublicAcls: true
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each switch is there and on; no public ACL."""
    block = resource.get("PublicAccessBlockConfiguration")
    if block is None:
        yield (resource, "PublicAccessBlockConfiguration"), "public access is not blocked"
    else:
        for switch in SWITCHES:
            if not block.on(switch):
                yield block.spot(switch), f"{switch} is not on"
    acl = resource.get("AccessControl")
    if acl is not None and acl in ("PublicRead", "PublicReadWrite", "AuthenticatedRead"):
        yield acl, "the ACL opens the bucket to anybody"
