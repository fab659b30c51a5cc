"""Policy s3-policy-least-privilege."""

from policies.aws.accounts import is_foreign
from policies.aws.balancers import LOG_ACCOUNTS
from policies.aws.conditions import ties
from policies.aws.documents import Statement, is_all, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

BUCKET, DOCUMENT = "AWS::S3::Bucket", "AWS::S3::BucketPolicy"

policy = Policy(
    id="s3-policy-least-privilege",
    severity=HIGH,
    resource=(BUCKET, DOCUMENT),
    title="Bucket policies name who may do what; ACLs are off",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL, "7.2.2": SUPPORTING},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A bucket policy that allows every action lets a reader delete, or rewrite the policy itself; one that names "
    "everybody or a whole other account gives away what the bucket's owner no longer sees. ACLs are a second, older "
    "way in that nobody looks at. Conditions that tie a grant to an organisation, account, VPC or address count; "
    "accounts of Elastic Load Balancing, which deliver logs, pass, and so do roles that are named. Not seen: rights "
    "that roles have by their own policies, and access points.",
    fix="List actions and principals; tie another account with aws:PrincipalOrgID; set ObjectOwnership to "
    "BucketOwnerEnforced and drop AccessControl.",
    passing=(
        """
Bucket: {Type: AWS::S3::Bucket, Properties: {OwnershipControls: {Rules: [{ObjectOwnership: BucketOwnerEnforced}]}}}
Plain: {Type: AWS::S3::Bucket, Properties: {AccessControl: Private}}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Bucket
    PolicyDocument:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {Bool: {aws:SecureTransport: false}}}
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          Action: [s3:GetObject*, s3:ListBucket]
          Resource: "*"
        - Effect: Allow
          Principal: "*"
          Action: s3:GetObject
          Resource: "*"
          Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}
        - {Effect: Allow, Principal: {Service: cloudfront.amazonaws.com}, Action: s3:GetObject, Resource: "*"}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::156460612806:root"}, Action: s3:PutObject, Resource: "*"}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::999988887777:role/a"}, Action: s3:GetObject, Resource: "*"}
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
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          Action:
            - S3:*  # <--
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS: "999988887777"  # <--
          Action: s3:GetObject
          Resource: "*"
Text:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:  # <--
      '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "s3:GetObject", "Resource": "*"}}'
Old:
  Type: AWS::S3::Bucket
  Properties:
    AccessControl: PublicRead  # <--
    OwnershipControls:
      Rules:
        - ObjectOwnership: ObjectWriter  # <--
""",
        """
Parameters:
  Acl: {Type: String}
  Reader: {Type: String}
Resources:
  Chosen:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: !Ref Acl  # <-- ?
  Writer:
    Type: AWS::S3::Bucket
    Properties:
      AccessControl: LogDeliveryWrite  # <--
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              AWS: !Ref Reader  # <-- ?
            Action: s3:GetObject
            Resource: "*"
""",
    ),
)
HARMLESS = ("Private", "BucketOwnerRead", "BucketOwnerFullControl")


@policy.check
def check(resource: Resource) -> Violations:
    """Buckets: no ACL. Policies: each Allow."""
    if resource.type == DOCUMENT:
        for statement in statements(resource.get("PolicyDocument")):
            if statement.allows():
                yield from _statement(statement)
        return
    acl = resource.get("AccessControl")
    if acl is not None and acl not in HARMLESS:
        yield acl, "the bucket is tree by an ACL"
    for rule in resource.each("OwnershipControls.Rules.*.ObjectOwnership"):
        if rule in ("ObjectWriter", "BucketOwnerPreferred"):
            yield rule, "the bucket takes ACLs"


def _statement(statement: Statement) -> Violations:
    if statement.items("NotAction"):
        yield statement.value.spot("NotAction"), "allows whatever is not named"
    for action in statement.items("Action"):
        if action in ("*", "s3:*") if action.unknown else is_all(str(action).lower().removeprefix("s3:")):
            yield action, "allows every action on the bucket"
    if ties(statement, _limits):
        return
    anybody = statement.everyone()
    if anybody is not None:
        yield anybody, "anybody is let in"
        return
    for kind, principal in statement.principals():
        if kind == "AWS" and _is_other(principal):
            yield principal, "another account is let in as a whole, and nothing ties it"


def _limits(key: str) -> bool:
    return key.startswith(("aws:principal", "aws:source", "aws:vpc", "s3:dataaccesspoint")) or key == "aws:userid"


def _is_other(principal: Value) -> bool:
    """Whether it is another account as a whole; a role or user that is named may be one's own."""
    text = str(principal)
    if any(account in text for account in LOG_ACCOUNTS) or not is_foreign(principal):
        return False
    return principal.unknown or text.isdigit() or text.endswith(":root")
