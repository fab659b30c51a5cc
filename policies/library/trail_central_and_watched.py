"""Policy trail-central-and-watched."""

from policies.aws.cdn import BUCKET, is_set
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-central-and-watched",
    severity=MEDIUM,
    resource="AWS::CloudTrail::Trail",
    title="The trail goes to a bucket that outlives it and to a log group that alarms can watch",
    serves={
        PCI: {"10.3.3": DIRECT, "10.4.1.1": PARTIAL, "10.2.1": PARTIAL},
        GDPR: {"33(1)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="Files in a bucket are evidence for later; only events in a log group can raise an alarm within minutes. A "
    "bucket of these templates that is to go away with its stack, or whose versions are suspended, loses the "
    "evidence. Not seen: a bucket named by its name, and whether alarms stand on the log group "
    "(alarms-on-security-events).",
    fix="Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn; give the bucket DeletionPolicy Retain and versions.",
    passing=(
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: !Ref Bucket
    CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
    CloudWatchLogsRoleArn: arn:aws:iam::111122223333:role/trail
Group: {Type: AWS::Logs::LogGroup}
Bucket:
  Type: AWS::S3::Bucket
  DeletionPolicy: RetainExceptOnCreate
  Properties: {VersioningConfiguration: {Status: Enabled}}
""",
    ),
    failing=(
        """
Lone:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit, IsLogging: true}
Half:  # <--
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: !Ref Bucket  # <--
    CloudWatchLogsLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:trail:*
Bucket: {Type: AWS::S3::Bucket, DeletionPolicy: Delete}
""",
        """
Parameters:
  Status: {Type: String}
Resources:
  Trail:
    Type: AWS::CloudTrail::Trail
    Properties:
      S3BucketName: !Ref Bucket  # <-- ?
      CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
      CloudWatchLogsRoleArn: ""  # <--
  Group: {Type: AWS::Logs::LogGroup}
  Bucket:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties: {VersioningConfiguration: {Status: !Ref Status}}
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """The log group and the role that writes to it, then a bucket that is at hand."""
    for name, told in (
        ("CloudWatchLogsLogGroupArn", "no alarm can watch the trail: it goes to no log group"),
        ("CloudWatchLogsRoleArn", "no role lets the trail write to its log group"),
    ):
        if not is_set(trail.get(name)):
            yield trail.spot(name), told
            break
    bucket = trail.get("S3BucketName")
    for target in bucket.targets() if bucket is not None else ():
        if target.type == BUCKET and bucket is not None and not _lasts(target):
            yield bucket, "the bucket loses the trail: it goes with the stack, or keeps no versions"


def _lasts(bucket: Resource) -> bool:
    kept, versioned = bucket.attribute("DeletionPolicy"), bucket.get("VersioningConfiguration.Status")
    return (kept is None or kept != "Delete") and (versioned is None or versioned != "Suspended")
