"""Policy s3-tls-only."""

from policies.aws.documents import Statement, statements
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

POLICY = "AWS::S3::BucketPolicy"

policy = Policy(
    id="s3-tls-only",
    severity=HIGH,
    resource="AWS::S3::Bucket",
    title="Each bucket has a policy that refuses requests without TLS",
    serves={PCI: {"4.2.1": DIRECT, "2.2.5": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="S3 answers plain HTTP too. The deny must hold for everybody, for the bucket and its objects, in whatever "
    "stack the bucket policy is declared; a policy written as JSON text is read as well. Not seen: policies attached "
    "outside the templates, and access points in front of the bucket.",
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
        "Condition": {"NumericLessThan": {"s3:TlsVersion": "1.2"}, "Bool": {"aws:SecureTransport": false}}}]}
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
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """A bucket policy with the deny, by reference or by the bucket's name."""
    policies = [found for found in bucket.view.of_type(POLICY) if _concerns(found, bucket)]
    if not policies:
        yield bucket, "no bucket policy refuses requests without TLS"
    elif not any(_refuses(each) for found in policies for each in statements(found.get("PolicyDocument"))):
        yield policies[0].spot("PolicyDocument"), "the bucket policy does not refuse requests without TLS"


def _concerns(found: Resource, bucket: Resource) -> bool:
    name = found.get("Bucket")
    return name is not None and bucket in bucket.view.named(name, bucket.type, "BucketName")


def _refuses(statement: Statement) -> bool:
    return (
        statement.denies()
        and statement.everyone() is not None
        and any(action.lower() in ("s3:*", "*") for action in statement.items("Action"))
        and any(
            operator in ("bool", "boolifexists") and key == "aws:securetransport" and value == "false"
            for operator, key, value in statement.conditions()
        )
        and any(target == "*" or target.endswith("*") for target in statement.items("Resource"))
    )
