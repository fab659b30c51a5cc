"""Policy trail-bucket-access-logged."""

from policies.aws.trails import TRAIL, buckets, object_events
from policies.kernel import MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="trail-bucket-access-logged",
    severity=MEDIUM,
    severity_reason="The trail itself stays whole; what is lost is the record of who read or touched its files.",
    resource=TRAIL,
    title="The S3 bucket that CloudTrail writes to has access logging",
    serves={PCI: {"10.2.1.3": PARTIAL, "10.3.1": SUPPORTING}},
    why="Access to audit logs has to be recorded too, or whoever reads ahead of the investigation is never seen. Data "
    "events of the bucket serve as well: where the trail takes those, none is missed. Not seen: a bucket that these "
    "templates do not hold, and which buckets the data events are of.",
    fix="Set LoggingConfiguration.DestinationBucketName on the bucket.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: logs}}}
Elsewhere: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: central}}
""",
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: !Ref Bucket
    EventSelectors: [{DataResources: [{Type: AWS::S3::Object, Values: ["arn:aws:s3"]}]}]
Bucket: {Type: AWS::S3::Bucket}
""",
    ),
    failing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {S3BucketName: !Ref Bucket}}
Bucket:  # <--
  Type: AWS::S3::Bucket
  Properties: {BucketName: audit}
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """A log of access on the bucket at hand."""
    for bucket in buckets(trail):
        if bucket.get("LoggingConfiguration") is None and not object_events(trail):
            yield bucket.spot("LoggingConfiguration"), "nobody can tell who reads or touches the trail's files"
