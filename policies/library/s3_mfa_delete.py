"""Policy s3-mfa-delete."""

from policies.aws.conditions import demands, open_parts
from policies.aws.documents import Statement, is_hidden, statements
from policies.aws.resource_policies import covers
from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

POLICY = "AWS::S3::BucketPolicy"
FACTORS = ("aws:multifactorauthpresent", "aws:multifactorauthage")

policy = Policy(
    id="s3-mfa-delete",
    severity=LOW,
    resource="AWS::S3::Bucket",
    title="Deleting versions for good takes a second factor (MFA delete)",
    serves={},
    opinion=True,
    severity_reason="Low: it is a second line behind least privilege, and CloudFormation cannot switch MFA delete "
    "on by itself.",
    why="Whoever may delete versions can destroy a bucket for good. MFA delete is set by the root user outside "
    "CloudFormation; what a template can show is a bucket policy that denies s3:DeleteObjectVersion without a second "
    "factor, or Object Lock, which outdoes both. Not seen: MFA delete that the root user has set.",
    fix="Deny s3:DeleteObjectVersion where aws:MultiFactorAuthPresent is false, in a bucket policy, or set "
    "ObjectLockEnabled.",
    passing=(
        """
Locked: {Type: AWS::S3::Bucket, Properties: {ObjectLockEnabled: true}}
Written: {Type: AWS::S3::Bucket, Properties: {VersioningConfiguration: {Status: Enabled, MFADelete: Enabled}}}
Guarded: {Type: AWS::S3::Bucket}
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: !Ref Guarded
    PolicyDocument:
      Statement:
        Effect: Deny
        Principal: "*"
        Action: s3:DeleteObject*
        Resource: "*"
        Condition: {BoolIfExists: {aws:MultiFactorAuthPresent: "false"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::S3::Bucket
  Properties: {VersioningConfiguration: {Status: Enabled}}
""",
    ),
)


@policy.check
def check(bucket: Resource) -> Violations:
    """MFA delete as far as it can be written, Object Lock, or a deny without a second factor."""
    written = [*bucket.each("VersioningConfiguration.MFADelete"), *bucket.each("VersioningConfiguration.MfaDelete")]
    if any(each == "Enabled" for each in written) or bucket.on("ObjectLockEnabled"):
        return
    found = (each for each in bucket.referrers(POLICY) if refers(each.get("Bucket"), bucket))
    documents = [each.get("PolicyDocument") for each in found]
    if any(is_hidden(each) and each.holds("ask for a second factor") for each in documents):
        return
    if not any(_guards(each) for document in documents for each in statements(document)):
        yield bucket, "versions can be deleted for good without a second factor"


def _guards(statement: Statement) -> bool:
    if not statement.denies() or not covers(statement, "s3:deleteobjectversion"):
        return False
    asked = any(each.key in FACTORS for each in demands(statement))
    return asked or any(part.holds("ask for a second factor") for part in open_parts(statement))
