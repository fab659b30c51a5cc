"""Policy s3-sse-kms."""

from policies.aws.balancers import BALANCER, CLASSIC, LOG_ACCOUNTS, attribute
from policies.aws.documents import Statement, statements
from policies.aws.keys import is_own_key
from policies.aws.routes import refers
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

RULE = "BucketEncryption.ServerSideEncryptionConfiguration.*"
ALGORITHM = "ServerSideEncryptionByDefault.SSEAlgorithm"
LOG_SERVICES = ("logdelivery.elasticloadbalancing.amazonaws.com", "logging.s3.amazonaws.com")
"""Services that write only to buckets under SSE-S3 (Elastic Load Balancing and S3 user guides)."""
KEY = "ServerSideEncryptionByDefault.KMSMasterKeyID"

policy = Policy(
    id="s3-sse-kms",
    severity=MEDIUM,
    resource="AWS::S3::Bucket",
    title="Buckets encrypt with a customer-managed key unless a log service forbids it",
    serves={
        PCI: {"3.5.1": PARTIAL, "3.6.1": SUPPORTING},
        GDPR: {"34(3)(a)": SUPPORTING, "32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    severity_reason="Medium: objects are encrypted either way; what is missing is a key that can be refused, "
    "watched and withdrawn apart from the right to read.",
    why="S3 encrypts by default with its own key, which whoever may read the object never notices; a key of one's "
    "own is a second lock with its own record of use. Buckets that take logs of load balancers or S3 access logs may "
    "only use SSE-S3. They are excused: known by who refers to them, in any stack, or by a bucket policy that lets "
    "the log service, or the account it writes from, in. Not seen: objects uploaded with another key.",
    fix="Set BucketEncryption with SSEAlgorithm aws:kms, KMSMasterKeyID of a key of your own and BucketKeyEnabled "
    "true.",
    passing=(
        """
Media:
  Type: AWS::S3::Bucket
  Properties:
    LoggingConfiguration: {DestinationBucketName: !Ref AccessLogs}
    BucketEncryption:
      ServerSideEncryptionConfiguration:
        - ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: !GetAtt Key.Arn}
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
AccessLogs:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:
      ServerSideEncryptionConfiguration: [{ServerSideEncryptionByDefault: {SSEAlgorithm: AES256}}]
BalancerLogs: {Type: AWS::S3::Bucket}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {LoadBalancerAttributes: [{Key: access_logs.s3.bucket, Value: !Ref BalancerLogs}]}
OtherLogs: {Type: AWS::S3::Bucket}
OtherLogsPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref OtherLogs
    PolicyDocument:
      Statement: {Effect: Allow, Principal: {Service: logging.s3.amazonaws.com}, Action: s3:PutObject, Resource: "*"}
ClassicLogs: {Type: AWS::S3::Bucket}
Classic:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties: {Listeners: [], AccessLoggingPolicy: {Enabled: true, S3BucketName: !Ref ClassicLogs}}
""",
        """
Parameters:
  Writer: {Type: String}
Resources:
  Ireland: {Type: AWS::S3::Bucket}
  IrelandPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Ireland
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: {AWS: "arn:aws:iam::156460612806:root"}
          Action: s3:PutObject
          Resource: !Sub "${Ireland.Arn}/*"
  Anywhere: {Type: AWS::S3::Bucket}
  AnywherePolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Anywhere
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: {AWS: !Ref Writer}
          Action: s3:PutObject
          Resource: !Sub "${Anywhere.Arn}/AWSLogs/${AWS::AccountId}/*"
""",
    ),
    failing=(
        """
Default:  # <--
  Type: AWS::S3::Bucket
  Properties: {BucketName: shop}
Plain:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:
      ServerSideEncryptionConfiguration:
        - ServerSideEncryptionByDefault:
            SSEAlgorithm: AES256  # <--
Shared:
  Type: AWS::S3::Bucket
  Properties:
    BucketEncryption:
      ServerSideEncryptionConfiguration:
        - ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms"}  # <--
Partner:  # <--
  Type: AWS::S3::Bucket
PartnerPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Partner
    PolicyDocument:
      Statement: {Effect: Allow, Principal: {AWS: "111122223333"}, Action: s3:PutObject, Resource: "*"}
""",
        """
Parameters:
  Writer: {Type: String}
Resources:
  Logs: {Type: AWS::S3::Bucket}
  LogsPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Logs
      PolicyDocument:
        Statement:
          Effect: Allow
          Principal: {Service: logging.s3.amazonaws.com}
          Action: s3:PutObject
          Resource: [!Sub "${Logs.Arn}/*", !Sub "${Beside.Arn}/*"]
  Beside:  # <--
    Type: AWS::S3::Bucket
  Copied:  # <--
    Type: AWS::S3::Bucket
  Source:  # <--
    Type: AWS::S3::Bucket
    Properties:
      LoggingConfiguration: {DestinationBucketName: !Ref Logs}
      ReplicationConfiguration: {Role: role, Rules: [{Destination: {Bucket: !GetAtt Copied.Arn}, Status: Enabled}]}
  Refusing:  # <--
    Type: AWS::S3::Bucket
  RefusingPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Refusing
      PolicyDocument:
        Statement: {Effect: Deny, Principal: {Service: logging.s3.amazonaws.com}, Action: s3:PutObject, Resource: "*"}
  Written:  # <--
    Type: AWS::S3::Bucket
  WrittenPolicy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Written
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !GetAtt Role.Arn}
            Action: s3:PutObject
            Resource: !Sub "${Written.Arn}/AWSLogs/*"
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}
            Action: s3:PutObject
            Resource: !Sub "${Written.Arn}/AWSLogs/*"
          - {Effect: Allow, Principal: {AWS: !Ref Writer}, Action: s3:PutObject, Resource: !Sub "${Written.Arn}/*"}
          - Effect: Allow
            Principal: {CanonicalUser: !Ref Writer}
            Action: s3:PutObject
            Resource: !Sub "${Written.Arn}/AWSLogs/*"
  Role: {Type: AWS::IAM::Role, Properties: {AssumeRolePolicyDocument: {}}}
""",
    ),
)


@policy.applies
def applies(bucket: Resource) -> bool:
    """Buckets whose writers can use KMS."""
    users = bucket.referrers(BALANCER, CLASSIC, "AWS::S3::Bucket", "AWS::S3::BucketPolicy")
    return not any(_logs_to(user, bucket) for user in users)


@policy.check
def check(bucket: Resource) -> Violations:
    """KMS, and a key of one's own."""
    rules = list(bucket.each(RULE))
    if not rules:
        yield (bucket, "BucketEncryption"), "the bucket is encrypted with a key that S3 owns"
    for rule in rules:
        algorithm = rule.get(ALGORITHM)
        if algorithm is None or algorithm not in ("aws:kms", "aws:kms:dsse"):
            yield rule.spot(ALGORITHM), "default encryption is not aws:kms"
        elif not is_own_key(rule.get(KEY)):
            yield rule.spot(KEY), "default encryption names no customer-managed key"


def _logs_to(user: Resource, bucket: Resource) -> bool:
    if user.type == "AWS::S3::BucketPolicy":
        mine = refers(user.get("Bucket"), bucket)
        return mine and any(_lets_log_service_in(each) for each in statements(user.get("PolicyDocument")))
    names = [user.get("LoggingConfiguration.DestinationBucketName"), user.get("AccessLoggingPolicy.S3BucketName")]
    if user.type == BALANCER:
        names = [attribute(user, "access_logs.s3.bucket"), attribute(user, "connection_logs.s3.bucket")]
    return any(name is not None and bucket in name.targets() for name in names)


def _lets_log_service_in(statement: Statement) -> bool:
    return statement.allows() and any(
        value in LOG_SERVICES if kind == "Service" else kind == "AWS" and _writes_balancer_logs(statement, value)
        for kind, value in statement.principals()
    )


def _writes_balancer_logs(statement: Statement, principal: Value) -> bool:
    """Whether it is an account of Elastic Load Balancing: by its number, or by where an unknown one writes to."""
    if not principal.unknown:
        return not LOG_ACCOUNTS.isdisjoint(str(principal).split(":"))
    paths = [str(target) for target in statement.items("Resource")]
    return (
        not principal.targets() and "${AWS::AccountId}" not in str(principal) and any("/AWSLogs/" in p for p in paths)
    )
