"""Policy s3-tls-only."""

from cfn.unknown import Unknown
from policies.aws.conditions import Demand, only
from policies.aws.documents import Statement, statements
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

POLICY = "AWS::S3::BucketPolicy"
PARTS = BUCKET, OBJECTS = ("the bucket itself", "its objects")

policy = Policy(
    id="s3-tls-only",
    severity=HIGH,
    resource="AWS::S3::Bucket",
    title="Each bucket has a policy that refuses requests without TLS",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="S3 answers plain HTTP too. The deny must hold for everybody, for the bucket and its objects, whatever else is "
    "true of the request, in whatever stack the bucket policy is declared. A deny of old TLS versions alone does not "
    "count: a request without TLS has no version. Not seen: policies attached outside the templates, and access points "
    "in front of the bucket.",
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
Objects: {Type: AWS::S3::Bucket}
ObjectsPolicy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Objects
    PolicyDocument:  # <--
      Statement:
        Effect: Deny
        Principal: "*"
        Action: s3:*
        Resource: [!Sub "${Objects.Arn}/*", !Sub "${Objects.Arn}/public/*"]
        Condition: {Bool: {aws:SecureTransport: false}}
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
Nowhere: {Type: AWS::S3::BucketPolicy, Properties: {PolicyDocument: {Statement: []}}}
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """Bucket policies with the deny, by reference or by the bucket's name; several statements may share the work."""
    policies = [found for found in bucket.view.of_type(POLICY) if _concerns(found, bucket)]
    if not policies:
        yield bucket, "no bucket policy refuses requests without TLS"
        return
    denies = [each for found in policies for each in statements(found.get("PolicyDocument")) if _refuses(each)]
    covered = {part for each in denies for target in each.items("Resource") for part in _covered(target)}
    for part in PARTS:
        if part not in covered:
            yield (
                policies[0].spot("PolicyDocument"),
                f"requests without TLS to {part} are not refused",
            )


def _concerns(found: Resource, bucket: Resource) -> bool:
    name = found.get("Bucket")
    return name is not None and bucket in bucket.view.named(name, bucket.type, "BucketName")


def _refuses(statement: Statement) -> bool:
    return (
        statement.denies()
        and statement.everyone() is not None
        and any(action.lower() in ("s3:*", "*") for action in statement.items("Action"))
        and only(statement, _is_plain_http)
    )


def _is_plain_http(demand: Demand) -> bool:
    fits = demand.operator in ("bool", "stringequals", "stringequalsignorecase", "stringlike")
    return fits and demand.key == "aws:securetransport" and any(value == "false" for value in demand.values)


def _covered(target: Value) -> tuple[str, ...]:
    """What a resource of the deny means: the bucket, its objects, or both."""
    text = str(target)
    _, slash, key = text.partition("/")
    if slash:
        return (OBJECTS,) if set(key) == {"*"} else ()
    if text.endswith("*"):
        return PARTS
    # A parameter may hold the ARN of either; what follows a literal beginning is taken for the name of the bucket.
    whole = isinstance(target.raw, Unknown) and target.raw.kind != "text"
    return (OBJECTS,) if whole and target.endswith("/*") else (BUCKET,)
