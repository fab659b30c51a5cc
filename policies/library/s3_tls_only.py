"""Policy s3-tls-only."""

from cfn.unknown import Unknown
from policies.aws.conditions import Demand, only
from policies.aws.documents import Statement, is_hidden, statements
from policies.aws.resource_policies import covers, is_plain_http
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

BUCKET, POLICY = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"

policy = Policy(
    id="s3-tls-only",
    severity=HIGH,
    resource=(BUCKET, POLICY),
    title="Each bucket has a policy that refuses requests without TLS",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    severity_reason="High: what is read or written over plain HTTP can be read and changed on the way; it takes a "
    "client that asks for it, so it is not critical.",
    why="S3 answers plain HTTP too. The deny must hold for everybody, for reading and writing of every object, "
    "whatever else is true of the request, in whatever stack the bucket policy is declared; a policy of a bucket that "
    "is declared elsewhere is judged by itself. A deny of old TLS versions alone does not count: a request without "
    "TLS has no version. Not seen: policies attached outside the templates, and access points in front of the bucket.",
    fix="Add an AWS::S3::BucketPolicy that denies s3:* to Principal * on the bucket and its objects where "
    "aws:SecureTransport is false.",
    passing=(
        """
Bucket: {Type: AWS::S3::Bucket}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Bucket
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: {AWS: "*"}
        Action: "S3:*"
        Resource: [!GetAtt Bucket.Arn, !Sub "${Bucket.Arn}/*"]
        Condition: {Bool: {"AWS:SecureTransport": "false"}}
Named: {Type: AWS::S3::Bucket, Properties: {BucketName: shop-media}}
NamedPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: shop-media
    PolicyDocument: !Sub |
      {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": ["s3:*"],
        "Resource": ["arn:${AWS::Partition}:s3:::shop-media", "arn:${AWS::Partition}:s3:::shop-media/*"],
        "Condition": {"Bool": {"aws:SecureTransport": false}, "Null": {"aws:SecureTransport": false}}}]}
Shared: {Type: AWS::S3::Bucket}
SharedPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Shared
    PolicyDocument:
      Statement:
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: !Sub "arn:aws:s3:::${Shared}"
          Condition: {Bool: {aws:SecureTransport: false}}
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: !Sub "arn:aws:s3:::${Shared}/*"
          Condition: {BoolIfExists: {aws:SecureTransport: false}}
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {NumericLessThan: {s3:TlsVersion: "1.2"}}
""",
        """
Objects: {Type: AWS::S3::Bucket}
ObjectsPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Objects
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: "*"
        Action: s3:*
        Resource: [!Sub "${Objects.Arn}/*", !Sub "${Objects.Arn}/public/*"]
        Condition: {Bool: {aws:SecureTransport: false}}
Verbs:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-yet-another-stack
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: {AWS: ["*"]}
        Action: [s3:Get*, s3:PutObject]
        Resource: "*"
        Condition: {Bool: {aws:SecureTransport: [false]}}
Elsewhere:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-another-stack
    PolicyDocument:
      Statement:
        {Effect: Deny, Principal: "*", Action: "*", Resource: "*", Condition: {Bool: {aws:SecureTransport: "false"}}}
AllBut:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-a-third-stack
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: "*"
        NotAction: s3:ListBucket
        Resource: "*"
        Condition: {StringNotEquals: {aws:SecureTransport: "true"}}
Versions:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-a-fourth-stack
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: "*"
        Action: s3:*
        Resource: "*"
        Condition: {NumericLessThanIfExists: {s3:TlsVersion: 1.2}}
""",
        """
Parameters:
  Name: {Type: String}
Resources:
  Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref Name}}
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Name
      PolicyDocument:
        Statement:
          Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: [!Sub "arn:aws:s3:::${Name}", !Sub "arn:aws:s3:::${Name}/*"]
          Condition: {Bool: {aws:SecureTransport: false}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
  Properties: {BucketName: bare}
Half: {Type: AWS::S3::Bucket}
HalfPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Half
    PolicyDocument:  # <--
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: "true"}}
        - Effect: Deny
          Principal: "*"
          Action: s3:GetObject
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: "false"}}
        - Effect: Deny
          Principal: {AWS: "arn:aws:iam::111122223333:root"}
          Action: "*"
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: "false"}}
""",
        """
Both: {Type: AWS::S3::Bucket}
BothPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Both
    PolicyDocument:  # <--
      Statement:
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: [!GetAtt Both.Arn, !Sub "${Both.Arn}/*"]
          Condition: {NumericLessThan: {s3:TlsVersion: "1.2"}, Bool: {aws:SecureTransport: false}}
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: false}, IpAddress: {aws:SourceIp: 198.51.100.7/32}}
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {NumericLessThan: {s3:TlsVersion: "1.2"}}
Itself: {Type: AWS::S3::Bucket}
ItselfPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Itself
    PolicyDocument:  # <--
      Statement:
        Effect: Deny
        Principal: "*"
        Action: s3:*
        Resource: [!GetAtt Itself.Arn, !Sub "${Itself.Arn}/public/*"]
        Condition: {Bool: {aws:SecureTransport: false}}
Made: {Type: AWS::S3::Bucket}
MadePolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Made
    PolicyDocument:  # <-- ?
      Statement:
        {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: !GetAtt Maker.Value}
Maker: {Type: Custom::Maker, Properties: {ServiceToken: t}}
""",
        """
Twice: {Type: AWS::S3::Bucket}
First:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Twice
    PolicyDocument:  # <--
      Statement:
        - Effect: Allow
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {Bool: {aws:SecureTransport: false}}
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {Bool: {aws:SecureTransport: true}}}
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {Bool: {aws:ViaAWSService: false}}}
        - Effect: Deny
          Principal: "*"
          Action: s3:*
          Resource: "*"
          Condition: {StringNotEquals: {aws:SecureTransport: "false"}}
Second:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Twice
    PolicyDocument: {Statement: []}
Elsewhere:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-another-stack
    PolicyDocument: {Statement: []}  # <--
AllBut:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: of-a-third-stack
    PolicyDocument:  # <--
      Statement:
        Effect: Deny
        Principal: "*"
        NotAction: s3:Get*
        Resource: "*"
        Condition: {Bool: {aws:SecureTransport: "false"}}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Buckets, and policies of buckets that are declared elsewhere."""
    return resource.type == BUCKET or not _owners(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Policies with the deny, by reference or by the bucket's name; several statements may share the work."""
    policies = [resource]
    if resource.type == BUCKET:
        policies = [found for found in resource.view.of_type(POLICY) if resource in _owners(found)]
    if not policies:
        yield resource, "no bucket policy refuses requests without TLS"
        return
    documents = [found.get("PolicyDocument") for found in policies]
    if any(is_hidden(each) and each.holds("refuse requests without TLS") for each in documents):
        return
    denies = [each for document in documents for each in statements(document) if _refuses(each)]
    whole = [each for each in denies if any(_takes_in_objects(target) for target in each.items("Resource"))]
    if not all(any(covers(each, action) for each in whole) for action in ("s3:getobject", "s3:putobject")):
        yield policies[0].spot("PolicyDocument"), "requests without TLS are not refused"


def _owners(found: Resource) -> list[Resource]:
    """The buckets at hand that a bucket policy is for."""
    name = found.get("Bucket")
    return found.view.named(name, BUCKET, "BucketName") if name is not None else []


def _refuses(statement: Statement) -> bool:
    return statement.denies() and statement.everyone() is not None and only(statement, _takes_in_plain_http)


def _takes_in_plain_http(demand: Demand) -> bool:
    """Without TLS, or with an old version of it or none: IfExists holds where there is no version."""
    old = demand.operator in ("numericlessthan", "numericlessthanequals") and demand.key == "s3:tlsversion"
    return is_plain_http(demand) or (old and demand.lenient)


def _takes_in_objects(target: Value) -> bool:
    """Whether a resource of the deny means all objects; a parameter may hold the ARN of bucket or objects."""
    text = str(target)
    _, slash, key = text.partition("/")
    if slash:
        return set(key) == {"*"}
    if text.endswith("*"):
        return True
    whole = isinstance(target.raw, Unknown) and target.raw.kind != "text"
    return whole and target.endswith("/*")
