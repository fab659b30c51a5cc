"""Policy s3-policy-foreign-administration."""

from policies.aws.accounts import is_foreign
from policies.aws.documents import statements
from policies.aws.resource_policies import covers
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

ADMINISTRATION = (
    "s3:deletebucketpolicy",
    "s3:putbucketacl",
    "s3:putbucketpolicy",
    "s3:putencryptionconfiguration",
    "s3:putobjectacl",
)
"""What Security Hub's S3.6 keeps from other accounts."""

policy = Policy(
    id="s3-policy-foreign-administration",
    severity=HIGH,
    resource="AWS::S3::BucketPolicy",
    title="Bucket policies let no other account administer the bucket (policy, ACLs, encryption)",
    serves={PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    severity_reason="High: another account that may change the policy or the ACLs lets in whom it likes, the Internet "
    "too; it takes that account's ill will or loss, so it is not critical.",
    why="To read or write objects another account needs none of these rights. A Condition makes no difference: who "
    "meets it may then change it. Principals that a parameter names are taken for one's own. Everybody is the "
    "question of s3-public-policy. Not seen: rights that the other account's roles have by themselves.",
    fix="Allow the other account s3:GetObject, s3:PutObject and s3:ListBucket only.",
    passing=(
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {AWS: "arn:aws:iam::999988887777:role/reader"}
          Action: [s3:GetObject, s3:PutObject]
          Resource: "*"
        - {Effect: Allow, Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/a"}, Action: "s3:*", Resource: "*"}
        - {Effect: Deny, Principal: {AWS: "999988887777"}, Action: "s3:*", Resource: "*"}
""",
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement: [{Effect: Allow, Principal: {AWS: "*"}, Action: "s3:*", Resource: "*"}]
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
          Principal:
            AWS:
              - arn:aws:iam::999988887777:role/partner  # <--
          Action: [s3:GetObject, s3:PutBucketPolicy]
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS: "999988887777"  # <--
          NotAction: s3:DeleteBucket
          Resource: "*"
        - Effect: Allow
          Principal:
            AWS: arn:aws:iam::999988887777:root  # <--
          Action: s3:PutObject*
          Resource: "*"
          Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow of another account that takes in one of these actions."""
    for statement in statements(resource.get("PolicyDocument")):
        if not statement.allows() or not any(covers(statement, action) for action in ADMINISTRATION):
            continue
        for kind, principal in statement.principals():
            if kind == "AWS" and not principal.unknown and is_foreign(principal):
                yield principal, "another account may administer the bucket"
