"""Policy trail-tells-topic."""

from policies.aws.cdn import is_set
from policies.aws.trails import TRAIL
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="trail-tells-topic",
    severity=LOW,
    severity_reason="The files arrive whether or not anybody is told of each; alarms on the log group are the better "
    "way to hear of events.",
    resource=TRAIL,
    opinion=True,
    title="CloudTrail trails name an SNS topic for the delivery of log files",
    serves={},
    why="Tools that read the trail file by file learn from the topic that there is a new one. Where events go to a log "
    "group, or an event rule listens, nobody needs it. Not seen: who subscribes.",
    fix="Set SnsTopicName to the topic's name or ARN.",
    passing=(
        """
Trail: {Type: AWS::CloudTrail::Trail, Properties: {SnsTopicName: !GetAtt Topic.TopicName}}
Topic: {Type: AWS::SNS::Topic}
""",
    ),
    failing=(
        """
Trail:  # <--
  Type: AWS::CloudTrail::Trail
  Properties: {S3BucketName: audit}
Empty:
  Type: AWS::CloudTrail::Trail
  Properties:
    SnsTopicName: ""  # <--
""",
    ),
)


@policy.check
def check(trail: Resource) -> Violations:
    """A topic."""
    if not is_set(trail.get("SnsTopicName")):
        yield trail.spot("SnsTopicName"), "nobody is told when log files arrive"
