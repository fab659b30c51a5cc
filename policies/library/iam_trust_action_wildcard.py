"""Policy iam-trust-action-wildcard."""

from policies.aws.documents import is_all, statements
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-trust-action-wildcard",
    severity=MEDIUM,
    resource="AWS::IAM::Role",
    title="Role trust policies list their actions, no wildcard action (* or sts:*)",
    serves={PCI: {"7.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="With sts:* the trusted may also tag sessions, set source identities and take on the role in ways that nobody "
    "meant, such as with a web identity. Not seen: which actions the trusted really use.",
    fix="Write sts:AssumeRole, sts:AssumeRoleWithSAML or sts:AssumeRoleWithWebIdentity.",
    severity_reason="Who is trusted is still named; only how is open.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - {Effect: Allow, Principal: {Service: ec2.amazonaws.com}, Action: [sts:AssumeRole, sts:TagSession]}
        - {Effect: Deny, Principal: {AWS: "arn:aws:iam::111122223333:user/a"}, Action: "sts:*"}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    AssumeRolePolicyDocument:
      Statement:
        - Effect: Allow
          Principal: {Service: ec2.amazonaws.com}
          Action: "*"  # <--
        - Effect: Allow
          Principal: {Service: ec2.amazonaws.com}
          Action:
            - STS:*  # <--
""",
    ),
)


@policy.check
def check(role: Resource) -> Violations:
    """Each action of each Allow statement."""
    for statement in statements(role.get("AssumeRolePolicyDocument")):
        for action in statement.items("Action") if statement.allows() else ():
            if not action.unknown and (is_all(str(action)) or is_all(str(action).partition(":")[2])):
                yield action, "the trusted may take on the role in any way"
