"""Policy s3-policy-least-privilege."""

from policies.aws.documents import is_all, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

DOCUMENT = {"AWS::S3::BucketPolicy": "PolicyDocument"}

policy = Policy(
    id="s3-policy-least-privilege",
    severity=HIGH,
    resource=("AWS::S3::BucketPolicy", "AWS::S3::AccessPoint"),
    title="No bucket policy allows every action (wildcard action)",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL, "7.2.2": SUPPORTING},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    severity_reason="High: who was meant to read may delete everything, or rewrite the policy and let others in.",
    why="A bucket policy that allows s3:*, * or whatever is not named (NotAction) gives a reader the right to "
    "delete, to switch off logging and to rewrite the policy itself. Wildcards within a verb, such as s3:Get*, count "
    "as chosen. Not seen: rights that roles have by their own policies.",
    fix="List the actions that are needed, such as s3:GetObject.",
    passing=(
        """
Policy:
  Type: AWS::S3::BucketPolicy
  Properties:
    Bucket: media
    PolicyDocument:
      Statement:
        - {Effect: Deny, Principal: "*", Action: "s3:*", Resource: "*", Condition: {Bool: {aws:SecureTransport: false}}}
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          Action: [s3:GetObject*, s3:ListBucket]
          Resource: "*"
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
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          Action:
            - S3:*  # <--
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          Action: "*"  # <--
          Resource: "*"
        - Effect: Allow
          Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reader"}
          NotAction: s3:DeleteBucket  # <--
          Resource: "*"
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow that names everything, or all but something."""
    for statement in statements(resource.get(DOCUMENT.get(resource.type, "Policy"))):
        if not statement.allows():
            continue
        if statement.items("NotAction"):
            yield statement.value.spot("NotAction"), "allows whatever is not named"
        for action in statement.items("Action"):
            if action in ("*", "s3:*") if action.unknown else is_all(str(action).lower().removeprefix("s3:")):
                yield action, "allows every action on the bucket"
