"""Policy s3-access-logged."""

from policies.aws.cdn import is_set
from policies.aws.documents import Statement, statements
from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

TRAIL, BUCKET, BUCKET_POLICY = "AWS::CloudTrail::Trail", "AWS::S3::Bucket", "AWS::S3::BucketPolicy"
TARGET = "LoggingConfiguration.DestinationBucketName"

policy = Policy(
    id="s3-access-logged",
    severity=MEDIUM,
    resource=BUCKET,
    title="Buckets log who reads and writes (server access logging)",
    serves={
        PCI: {"10.2.1": PARTIAL, "10.2.1.1": PARTIAL, "10.2.1.3": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    severity_reason="Medium: nothing opens by it, but after a leak nobody can say what was taken.",
    why="After a leak the question is what was read and by whom; CloudTrail does not log objects unless told to. "
    "Server access logs count, and so do data events of a trail at hand that takes in the bucket. The bucket that "
    "takes the logs is left out, known by who logs there, its policy or its access control list: it would log its own "
    "log. Logging without a destination goes into the bucket itself. Not seen: whether the other bucket lets the "
    "logs in (AWS drops them silently), and trails of other templates.",
    fix="Set LoggingConfiguration.DestinationBucketName to a separate bucket whose policy admits "
    "logging.s3.amazonaws.com, or give the trail data events of AWS::S3::Object.",
    passing=(
        """
Media: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: !Ref Logs}}}
Logs: {Type: AWS::S3::Bucket}
Named: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {DestinationBucketName: shop-logs}}}
Itself: {Type: AWS::S3::Bucket, Properties: {LoggingConfiguration: {LogFilePrefix: logs/}}}
NamedLogs: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-logs}}
Old: {Type: AWS::S3::Bucket, Properties: {AccessControl: LogDeliveryWrite}}
Central: {Type: AWS::S3::Bucket}
CentralPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Central
    PolicyDocument:
      Statement: {Effect: Allow, Principal: {Service: logging.s3.amazonaws.com}, Action: s3:PutObject, Resource: "*"}
""",
        """
Traced: {Type: AWS::S3::Bucket}
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsLogging: true
    EventSelectors: [{DataResources: [{Type: "AWS::S3::Object", Values: ["arn:aws:s3"]}]}]
""",
        """
Traced: {Type: AWS::S3::Bucket}
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsLogging: true
    AdvancedEventSelectors:
      - FieldSelectors:
          - {Field: eventCategory, Equals: [Data]}
          - {Field: resources.type, Equals: ["AWS::S3::Object"]}
""",
    ),
    failing=(
        """
Parameters:
  Target: {Type: String}
Conditions:
  Log: !Not [!Equals [!Ref Target, ""]]
Resources:
  Bare:  # <--
    Type: AWS::S3::Bucket
  Empty:
    Type: AWS::S3::Bucket
    Properties:
      LoggingConfiguration: {}  # <--
  Perhaps:  # <--
    Type: AWS::S3::Bucket
    Properties: {LoggingConfiguration: !If [Log, {DestinationBucketName: !Ref Target}, !Ref AWS::NoValue]}
""",
        """
Traced: {Type: AWS::S3::Bucket}
Beside:  # <--
  Type: AWS::S3::Bucket
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsLogging: true
    EventSelectors: [{DataResources: [{Type: "AWS::S3::Object", Values: [!Sub "${Traced.Arn}/"]}]}]
""",
        """
Denied:  # <--
  Type: AWS::S3::Bucket
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Denied
    PolicyDocument:
      Statement: [{Effect: Deny, Principal: {Service: logging.s3.amazonaws.com}, Action: s3:PutObject, Resource: "*"}]
Trail:
  Type: AWS::CloudTrail::Trail
  Properties:
    IsLogging: true
    AdvancedEventSelectors:
      - FieldSelectors:
          - {Field: eventCategory, Equals: [Data]}
          - {Field: resources.type, Equals: ["AWS::Lambda::Function"]}
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """All but those that take access logs."""
    access = bucket.get("AccessControl")
    if access is not None and access == "LogDeliveryWrite":
        return False
    others = (each for each in bucket.view.of_type(BUCKET) if each is not bucket)
    if any(bucket in bucket.view.named(name, BUCKET, "BucketName") for each in others for name in each.each(TARGET)):
        return False
    policies = (each for each in bucket.referrers(BUCKET_POLICY) if refers(each.get("Bucket"), bucket))
    return not any(_admits_logs(each) for policy in policies for each in statements(policy.get("PolicyDocument")))


@policy.check
def check(bucket: Resource) -> Violations:
    """A log of its own, or a trail's."""
    if not is_set(bucket.get("LoggingConfiguration")) and not any(
        _traces(trail, bucket) for trail in bucket.view.of_type(TRAIL)
    ):
        yield bucket.spot("LoggingConfiguration"), "who reads and writes the bucket is not logged"


def _admits_logs(statement: Statement) -> bool:
    return statement.allows() and any(
        kind == "Service" and value == "logging.s3.amazonaws.com" for kind, value in statement.principals()
    )


def _traces(trail: Resource, bucket: Resource) -> bool:
    for selector in trail.each("EventSelectors.*.DataResources.*"):
        kind = selector.get("Type")
        if kind is not None and kind == "AWS::S3::Object" and any(_takes(v, bucket) for v in selector.each("Values.*")):
            return True
    for selector in trail.each("AdvancedEventSelectors.*"):
        fields = {str(each.get("Field")): each for each in selector.each("FieldSelectors.*") if each.is_map}
        kind, arn = fields.get("resources.type"), fields.get("resources.ARN")
        if kind is None or not any(value == "AWS::S3::Object" for value in kind.each("Equals.*")):
            continue
        if arn is None or any(_takes(value, bucket) for value in (*arn.each("StartsWith.*"), *arn.each("Equals.*"))):
            return True
    return False


def _takes(value: Value, bucket: Resource) -> bool:
    everything = str(value).rstrip("/:") in ("arn:aws:s3", "arn:${AWS::Partition}:s3")
    return everything or bucket in value.targets()
