"""Policy s3-public-policy."""

from policies.aws.buckets import limits
from policies.aws.conditions import ties
from policies.aws.documents import statements
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

DOCUMENT = {"AWS::S3::BucketPolicy": "PolicyDocument"}

policy = Policy(
    id="s3-public-policy",
    severity=CRITICAL,
    resource=("AWS::S3::BucketPolicy", "AWS::S3::AccessPoint"),
    title="No bucket policy allows everybody in",
    serves={
        PCI: {"1.4.4": PARTIAL, "7.3.1": PARTIAL, "7.3.3": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    severity_reason="Critical: a public policy gives the whole Internet what it allows, from reading customers' "
    "files to deleting them.",
    why="A statement that allows Principal * (or NotPrincipal, or AWS *) makes the bucket public unless its "
    "Condition ties the request to an organisation, account, VPC, address or CloudFront distribution. Conditions are "
    "judged by what they demand: a referer or a negated operator ties nothing. Not seen: Block Public Access of the "
    "account, which may refuse such a policy.",
    fix="Name the principals, or add a Condition such as StringEquals aws:PrincipalOrgID.",
    passing=(
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {Bool: {aws:SecureTransport: false}}}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::999988887777:root"}, Action: s3:GetObject, Resource: "*"}
        - {Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: "*"}
        - Effect: Allow
          Principal: "*"
          Action: s3:GetObject
          Resource: "*"
          Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}
""",
    ),
    failing=(
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: s3:GetObject
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS:
              - "arn:aws:iam::999988887777:root"
              - "*"  # <--
          Action: s3:PutObject
          Resource: "*"
        - Effect: Allow
          Principal: "*"  # <--
          Action: s3:GetObject
          Resource: "*"
          Condition: {StringLike: {aws:Referer: "https://shop.example.com/*"}}
        - Effect: Allow
          NotPrincipal:  # <--
            AWS: "arn:aws:iam::999988887777:root"
          Action: s3:GetObject
          Resource: "*"
Text:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:  # <--
      '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "*"}}'
""",
        """
Point:
  Type: AWS::S3::AccessPoint
  Properties:
    Bucket: media
    Policy:
      Statement:
        - Effect: Allow
          Principal: "*"  # <--
          Action: s3:GetObject
          Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow of everybody that nothing ties."""
    for statement in statements(resource.get(DOCUMENT.get(resource.type, "Policy"))):
        anybody = statement.everyone() if statement.allows() else None
        if anybody is not None and not ties(statement, limits):
            yield anybody, "anybody is let in"
