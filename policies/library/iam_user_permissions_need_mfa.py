"""Policy iam-user-permissions-need-mfa."""

from policies.aws.conditions import demands, open_parts
from policies.aws.documents import Statement, statements
from policies.aws.permissions import documents, granted, is_pattern_of
from policies.kernel import GDPR, MEDIUM, PCI, SUPPORTING, Policy, Resource, Violations

ALWAYS = ("AWS::IAM::User", "AWS::IAM::Group", "AWS::IAM::UserPolicy", "AWS::IAM::GroupPolicy")
ATTACHED = ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy")
TAKING = ("sts:assumerole",)

policy = Policy(
    id="iam-user-permissions-need-mfa",
    severity=MEDIUM,
    resource=(*ALWAYS, *ATTACHED),
    title="Policies of IAM users and groups let them assume roles only with MFA",
    serves={PCI: {"8.4.1": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    opinion=True,
    why="A user's access key alone then opens every role the user may take on. Accepted is Bool "
    "aws:MultiFactorAuthPresent true, or a Deny of what comes without it. Policies of roles are left out, whose "
    "holders "
    "are machines. Not seen: what the trust of the role demands.",
    fix="Add Condition Bool aws:MultiFactorAuthPresent true to the statement.",
    severity_reason="The trust of the role is the primary place for this demand, and has a policy of its own.",
    passing=(
        """
Group:
  Type: AWS::IAM::Group
  Properties:
    Policies:
      - PolicyName: a
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: sts:AssumeRole
              Resource: "arn:aws:iam::111122223333:role/a"
              Condition: {Bool: {"aws:MultiFactorAuthPresent": "true"}}
Denying:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Groups: [staff]
    PolicyDocument:
      Statement:
        - {Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::111122223333:role/a"}
        - Effect: Deny
          NotAction: iam:*
          Resource: "*"
          Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": false}}
Machine:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Roles: [a]
    PolicyDocument: {Statement: {Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::111122223333:role/a"}}
""",
        """
Role: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Held], AssumeRolePolicyDocument: {}}}
Held:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: {Effect: Allow, Action: sts:AssumeRole, Resource: "arn:aws:iam::111122223333:role/a"}}
Of: {Type: AWS::IAM::Policy, Properties: {PolicyName: a, Roles: [a], PolicyDocument: {Statement: []}}}
""",
    ),
    failing=(
        """
User:
  Type: AWS::IAM::User
  Properties:
    Policies:
      - PolicyName: a
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: sts:AssumeRole  # <--
              Resource: "arn:aws:iam::111122223333:role/a"
Lenient:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action: sts:AssumeRole  # <--
          Resource: "arn:aws:iam::111122223333:role/a"
          Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "true"}}
""",
        """
Elsewhere:
  Type: AWS::IAM::User
  Properties:
    Policies:
      - PolicyName: a
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: "sts:*"  # <--
              Resource: "*"
              Condition: {Bool: {"aws:MultiFactorAuthPresent": "false"}}
            - Effect: Allow
              Action: s3:GetObject
              Resource: "*"
            - Effect: Deny
              Action: "*"
              Resource: "*"
              Condition: {Bool: {"aws:SecureTransport": "false"}}
            - Effect: Allow
              Action: s3:ListBucket
              Resource: "*"
              Condition: {BoolIfExists: {"aws:MultiFactorAuthPresent": "false"}}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """What people hold: users, groups, and policies that are not attached to roles only."""
    if resource.type in ALWAYS or resource.get("Users") is not None or resource.get("Groups") is not None:
        return True
    return resource.type == "AWS::IAM::ManagedPolicy" and resource.get("Roles") is None and not resource.referrers()


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow of taking on roles."""
    if any(_denies_without(each) for document in documents(resource) for each in statements(document)):
        return
    for statement in granted(resource):
        for action in statement.items("Action"):
            if not action.unknown and is_pattern_of(action, TAKING) and not _asks(statement, "true", lenient=False):
                yield action, "users take on roles without a second factor"


def _denies_without(statement: Statement) -> bool:
    return statement.denies() and _asks(statement, "false", lenient=True)


def _asks(statement: Statement, wanted: str, lenient: bool) -> bool:
    return any(
        each.key.startswith("aws:multifactorauth")
        and (lenient or not each.lenient)
        and (each.operator.startswith("numeric") or all(value == wanted for value in each.values))
        for each in demands(statement)
    ) or any(part.holds("ask for a second factor") for part in open_parts(statement))
