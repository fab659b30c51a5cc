"""Policy s3-mfa-delete."""

from fnmatch import fnmatchcase

from policies.aws.conditions import demands
from policies.aws.documents import Statement, statements
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
    if not any(_guards(each) for policy in found for each in statements(policy.get("PolicyDocument"))):
        yield bucket, "versions can be deleted for good without a second factor"


def _guards(statement: Statement) -> bool:
    deletes = any(fnmatchcase("s3:deleteobjectversion", str(each).lower()) for each in statement.items("Action"))
    factor = any(each.key in FACTORS for each in demands(statement))
    return statement.denies() and deletes and factor
