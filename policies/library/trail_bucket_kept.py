"""Policy trail-bucket-kept."""

from policies.aws.trails import TRAIL, buckets
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-bucket-kept",
    severity=MEDIUM,
    severity_reason="The evidence can be overwritten, or deleted together with the stack, by whoever may do that much; "
    "log file validation shows the gap but does not fill it.",
    resource=TRAIL,
    title="The S3 bucket that CloudTrail writes to keeps versions and outlives its stack",
    serves={PCI: {"10.3.2": PARTIAL, "10.3.3": PARTIAL, "10.5.1": PARTIAL}, GDPR: {"5(1)(f)": PARTIAL}},
    why="A bucket without versions loses a file to the first overwrite or deletion; one with DeletionPolicy Delete "
    "goes when somebody deletes its stack, if it is empty or has been emptied for that. Not seen: a bucket that these "
    "templates do not hold, and MFA delete, which CloudFormation cannot set.",
    fix="Set VersioningConfiguration.Status to Enabled and DeletionPolicy to Retain.",
    repair={
        "AWS::S3::Bucket:VersioningConfiguration.Status": "Enabled",
        "AWS::S3::Bucket:DeletionPolicy": "Retain",
    },
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket:
  Type: AWS::S3::Bucket
  DeletionPolicy: RetainExceptOnCreate
  Properties: {VersioningConfiguration: {Status: Enabled}}
Other: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: logs}}
Logs: {Type: AWS::S3::Bucket, Properties: {BucketName: logs, VersioningConfiguration: {Status: Enabled}}}
""",
    ),
    failing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket:  # <--
  Type: AWS::S3::Bucket
  DeletionPolicy: Delete  # <--
Other: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: logs}}
Logs:
  Type: AWS::S3::Bucket
  Properties:
    BucketName: logs
    VersioningConfiguration:
      Status: Suspended  # <--
""",
        """
Parameters:
  Status: {Type: String}
Resources:
  Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Delete  # <--
    Properties:
      VersioningConfiguration:
        Status: !Ref Status  # <-- ?
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """Versions, and what happens with the stack."""
    for bucket in buckets(trail):
        status, end = bucket.get("VersioningConfiguration.Status"), bucket.attribute("DeletionPolicy")
        if status is None or status != "Enabled":
            yield bucket.spot("VersioningConfiguration.Status"), "the bucket keeps no versions of the trail's files"
        if end is not None and end == "Delete":
            yield end, "the bucket may go with its stack, and the trail with it"
