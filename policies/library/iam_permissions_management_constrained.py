"""Policy iam-permissions-management-constrained."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import confines
from policies.aws.levels import changes_permissions
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-permissions-management-constrained",
    severity=HIGH,
    resource=HOLDERS,
    title='IAM policies do not allow permissions management without constraints (Resource "*")',
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Whoever may write bucket policies, key policies, grants or role policies on everything decides who may do "
    "what in the account. Patterns such as iam:Put* and whole services count. A condition is accepted where it says "
    "something of what is acted on. Not seen: policies of services that the list in policies/aws/levels.py lacks.",
    fix="List the ARNs whose permissions may be changed, or let a pipeline's role alone hold the statement.",
    severity_reason="The right to give rights is administration, one step away from all data.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: [s3:GetBucketPolicy, iam:GetRole, "iam:List*"], Resource: "*"}
            - {Effect: Allow, Action: s3:PutBucketPolicy, Resource: "arn:aws:s3:::media"}
            - {Effect: Allow, Action: "*", Resource: "*"}  # the matter of iam-no-admin-wildcards
            - Effect: Allow
              Action: kms:CreateGrant
              Resource: "*"
              Condition: {Bool: {kms:GrantIsForAWSResource: true}}
""",
    ),
    failing=(
        """
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action:
            - s3:GetBucketPolicy
            - s3:PutBucketPolicy  # <--
          Resource: "*"
        - Effect: Allow
          Action: iam:Put*  # <--
          Resource: "*"
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement that no condition confines, at the first action at fault."""
    for statement in granted(resource):
        if confines(statement):
            continue
        for action in statement.items("Action"):
            if changes_permissions(action) and statement.on_everything(action):
                yield action, f"{action} may change the permissions of any resource"
                break
