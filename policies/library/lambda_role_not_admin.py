"""Policy lambda-role-not-admin."""

from policies.aws.functions import FUNCTIONS
from policies.aws.roles import is_admin
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="lambda-role-not-admin",
    severity=HIGH,
    resource=FUNCTIONS,
    title="The role of a function has no full privileges",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A function with an administrator's role hands the account to whoever gets code or input into it. The role "
    "is followed to its policies in these templates. Not seen: roles of other templates, and narrower wildcards "
    "(policies on IAM look at those).",
    fix="Give the role the actions and resources that the function needs.",
    severity_reason="One hole in one function becomes the whole account.",
    passing=(
        """
R:
  Type: AWS::IAM::Role
  Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: "s3:GetObject", Resource: "*"}]}}]}
A: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}
""",
    ),
    failing=(
        """
R:
  Type: AWS::IAM::Role
  Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: ["*"], Resource: "*"}]}}]}
A:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt R.Arn  # <--
S: {Type: AWS::IAM::Role}
Attached:
  Type: AWS::IAM::Policy
  Properties:
    Roles: [!Ref S]
    PolicyDocument: {Statement: {Effect: Allow, Action: "*:*", Resource: "*"}}
B:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt S.Arn  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """The roles that it names."""
    role = function.get("Role")
    if role is not None and any(is_admin(target) for target in role.targets()):
        yield role, "the function can do everything in the account"
