"""Policy iam-no-wildcard-action."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-no-wildcard-action",
    severity=HIGH,
    resource=HOLDERS,
    title='No IAM policy allows the action "*", on whatever resource',
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    why="The action * gives every right on the named resource, also to delete it and to change its policy, and every "
    "right that AWS adds later. On all resources it is the matter of iam-no-admin-wildcards. A managed policy used as "
    "a boundary only is left out. Not seen: what the resource's own policy denies.",
    fix="List the actions that are called on this resource.",
    severity_reason="One resource, not the account, but with every right on it: a missing primary control of access.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: ["s3:GetObject", "s3:List*"], Resource: "arn:aws:s3:::media/*"}
            - {Effect: Deny, Action: "*", Resource: "arn:aws:s3:::audit/*"}
""",
        """
Everything:  # the matter of iam-no-admin-wildcards
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: bucket
        PolicyDocument:
          Statement:
            Effect: Allow
            Action: ["*"]  # <--
            Resource: arn:aws:s3:::media
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action:
            - s3:GetObject
            - "*:*"  # <--
          Resource: !GetAtt Bucket.Arn
Bucket: {Type: AWS::S3::Bucket}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement on named resources: its actions."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            if not action.unknown and is_all(str(action)) and not statement.on_everything():
                yield action, "allows every action of every service"
