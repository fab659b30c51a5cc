"""Policy s3-block-public-access."""

from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SWITCHES = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")

policy = Policy(
    id="s3-block-public-access",
    severity=HIGH,
    resource=("AWS::S3::Bucket", "AWS::S3::AccessPoint", "AWS::S3::MultiRegionAccessPoint"),
    title="Block Public Access is on in all four ways where it is declared",
    serves={
        PCI: {"1.4.4": DIRECT, "7.3.1": PARTIAL, "7.3.3": PARTIAL, "10.3.1": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    severity_reason="High: with a switch off, one careless policy or ACL makes a bucket of customers' data public. "
    "Not critical: the switch alone opens nothing.",
    why="Open buckets are the best-known way to lose a customer list. The four switches win over every policy and "
    "ACL, now and later. A switch that a declared block leaves out is off; where no block is declared S3 has all four "
    "on since April 2023, which s3-block-public-access-declared asks to be written down. Not seen: the account-wide "
    "block.",
    fix="Set all four switches of PublicAccessBlockConfiguration to true.",
    repair={f"AWS::S3::Bucket:PublicAccessBlockConfiguration.{switch}": True for switch in SWITCHES},
    passing=(
        """
Bucket:
  Type: AWS::S3::Bucket
  Properties:
    PublicAccessBlockConfiguration:
      {BlockPublicAcls: true, BlockPublicPolicy: "true", IgnorePublicAcls: true, RestrictPublicBuckets: true}
ByDefault: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Half:
  Type: AWS::S3::Bucket
  Properties:
    PublicAccessBlockConfiguration:  # <--
      BlockPublicAcls: true
      BlockPublicPolicy: false  # <--
      IgnorePublicAcls: true
Point:
  Type: AWS::S3::AccessPoint
  Properties:
    Bucket: shop
    PublicAccessBlockConfiguration:
      BlockPublicAcls: true
      BlockPublicPolicy: true
      IgnorePublicAcls: "false"  # <--
      RestrictPublicBuckets: true
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Where a block is declared; else all four switches are on."""
    return resource.get("PublicAccessBlockConfiguration") is not None


@policy.check
def check(resource: Resource) -> Violations:
    """Each switch is there and on."""
    for switch in SWITCHES:
        if not resource.on(f"PublicAccessBlockConfiguration.{switch}"):
            spot = resource.spot(f"PublicAccessBlockConfiguration.{switch}")
            yield spot, f"{switch} is not on"
