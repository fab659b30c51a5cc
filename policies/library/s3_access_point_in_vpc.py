"""Policy s3-access-point-in-vpc."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="s3-access-point-in-vpc",
    severity=LOW,
    resource="AWS::S3::AccessPoint",
    title="Access points take requests from a VPC only",
    serves={},
    opinion=True,
    severity_reason="Low: an access point on the Internet still asks for credentials and a policy.",
    why="An access point bound to a VPC refuses requests from anywhere else, whatever its policy says. Not seen: "
    "whether the VPC has an endpoint for S3.",
    fix="Set VpcConfiguration.VpcId.",
    passing=(
        """
Inside: {Type: AWS::S3::AccessPoint, Properties: {Bucket: shop, VpcConfiguration: {VpcId: vpc-1}}}
""",
    ),
    failing=(
        """
Outside:  # <--
  Type: AWS::S3::AccessPoint
  Properties: {Bucket: shop}
""",
    ),
)


@policy.check
def check(point: Resource) -> Violations:
    """A VPC is named."""
    if point.get("VpcConfiguration") is None:
        yield (point, "VpcConfiguration"), "the access point takes requests from the Internet"
