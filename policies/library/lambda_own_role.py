"""Policy lambda-own-role."""

from policies.aws.functions import FUNCTIONS
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="lambda-own-role",
    severity=LOW,
    resource=FUNCTIONS,
    title="Each function has a role of its own",
    opinion=True,
    serves={},
    why="Functions that share a role share its rights: each has what any of them needs. Functions of one template "
    "are compared, by reference or by the same ARN. Not seen: roles used in other templates.",
    fix="Give each function a role with the rights it needs.",
    severity_reason="Least privilege is blurred, within one application.",
    passing=(
        """
R: {Type: AWS::IAM::Role}
S: {Type: AWS::IAM::Role}
A: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}
B: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt S.Arn}}
""",
    ),
    failing=(
        """
R: {Type: AWS::IAM::Role}
A:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt R.Arn  # <--
B:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt R.Arn  # <--
C:
  Type: AWS::Lambda::Function
  Properties:
    Role: "arn:aws:iam::111122223333:role/x"  # <--
D:
  Type: AWS::Lambda::Function
  Properties:
    Role: "arn:aws:iam::111122223333:role/x"  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """The role against those of the other functions."""
    role = function.get("Role")
    if role is None:
        return
    here = role.targets()
    for other in here[0].referrers(*FUNCTIONS) if here else function.view.of_type(*FUNCTIONS):
        theirs = other.get("Role")
        if other is function or theirs is None or other.stack is not function.stack:
            continue
        if here == theirs.targets() if here else not role.unknown and not theirs.unknown and role == theirs:
            yield role, "another function has the same role"
            return
