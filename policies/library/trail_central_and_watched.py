"""Policy trail-central-and-watched."""

from policies.aws.cdn import is_set
from policies.aws.trails import TRAIL
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="trail-central-and-watched",
    severity=MEDIUM,
    severity_reason="The evidence still reaches the bucket; what is lost is hearing of it within minutes.",
    resource=TRAIL,
    title="CloudTrail trails are integrated with CloudWatch Logs",
    serves={
        PCI: {"10.3.3": DIRECT, "10.4.1.1": PARTIAL, "10.2.1": PARTIAL},
        GDPR: {"33(1)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="Files in a bucket are evidence for later; only events in a log group can raise an alarm within minutes. "
    "Whether the bucket is fit to hold them is the matter of trail-bucket-not-public, trail-bucket-access-logged and "
    "trail-bucket-kept. Not seen: whether the bucket is the central one of the organisation, and whether alarms stand "
    "on the log group (alarms-on-security-events).",
    fix="Set CloudWatchLogsLogGroupArn and CloudWatchLogsRoleArn.",
    passing=(
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    S3BucketName: audit
    CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
    CloudWatchLogsRoleArn: arn:aws:iam::111122223333:role/trail
Group: {Type: AWS::Logs::LogGroup}
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
    CloudWatchLogsLogGroupArn: arn:aws:logs:eu-west-1:111122223333:log-group:trail:*
""",
        """
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    CloudWatchLogsLogGroupArn: !GetAtt Group.Arn
    CloudWatchLogsRoleArn: ""  # <--
Group: {Type: AWS::Logs::LogGroup}
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """The log group and the role that writes to it."""
    for name, told in (
        ("CloudWatchLogsLogGroupArn", "no alarm can watch the trail: it goes to no log group"),
        ("CloudWatchLogsRoleArn", "no role lets the trail write to its log group"),
    ):
        if not is_set(trail.get(name)):
            yield trail.spot(name), told
            break
