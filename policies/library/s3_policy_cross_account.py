"""Policy s3-policy-cross-account."""

from policies.aws.accounts import is_foreign
from policies.aws.balancers import LOG_ACCOUNTS
from policies.aws.buckets import limits
from policies.aws.conditions import ties
from policies.aws.documents import statements
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="s3-policy-cross-account",
    severity=MEDIUM,
    resource="AWS::S3::BucketPolicy",
    title="Bucket policies let no other account in as a whole",
    serves={PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    severity_reason="Medium: somebody chose that account, but who uses the right is then decided there and not here.",
    why="A statement for another account's root hands the decision who may read to somebody else. Conditions that "
    "tie the grant to an organisation, account, VPC or address count; accounts of Elastic Load Balancing, which "
    "deliver logs, pass, and so do roles that are named. Not seen: which accounts are one's own.",
    fix="Name the role of the other account, or tie the grant with aws:PrincipalOrgID.",
    passing=(
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::156460612806:root"}, Action: s3:PutObject, Resource: "*"}
        - {Effect: Allow, Principal: {AWS: "arn:aws:iam::999988887777:role/a"}, Action: s3:GetObject, Resource: "*"}
        - {Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:root"}, Action: s3:Get*, Resource: "*"}
        - {Effect: Allow, Principal: "*", Action: s3:GetObject, Resource: "*"}
        - Effect: Allow
          Principal: {AWS: "999988887777"}
          Action: s3:GetObject
          Resource: "*"
          Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}
""",
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement: [{Effect: Deny, Principal: {AWS: "999988887777"}, Action: "s3:*", Resource: "*"}]
""",
    ),
    failing=(
        """
Parameters:
  Reader: {Type: String}
Resources:
  Policy:
    Type: AWS::S3::BucketPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal:
              AWS: "999988887777"  # <--
            Action: s3:GetObject
            Resource: "*"
          - Effect: Allow
            Principal:
              AWS: arn:aws:iam::987654321:*  # <--
            Action: s3:GetObject
            Resource: "*"
          - Effect: Allow
            Principal:
              AWS: !Ref Reader  # <-- ?
            Action: s3:GetObject
            Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow of an account that nothing ties."""
    for statement in statements(resource.get("PolicyDocument")):
        if not statement.allows() or statement.everyone() is not None or ties(statement, limits):
            continue
        for kind, principal in statement.principals():
            if kind == "AWS" and _is_other(principal):
                yield principal, "another account is let in as a whole, and nothing ties it"


def _is_other(principal: Value) -> bool:
    """Whether it is another account as a whole; a role or user that is named may be one's own."""
    text = str(principal)
    if any(account in text for account in LOG_ACCOUNTS) or not is_foreign(principal):
        return False
    return principal.unknown or text.isdigit() or text.endswith((":root", ":*"))
