"""Policy iam-delegation-needs-boundary."""

from collections.abc import Iterator

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import named, ties
from policies.aws.documents import Statement
from policies.aws.permissions import HOLDERS, granted, is_pattern_of, is_whole_service
from policies.kernel import MEDIUM, PCI, SUPPORTING, Policy, Resource, Value, Violations

CREATING = ("iam:createrole", "iam:createuser")
GIVING = ("iam:attachrolepolicy", "iam:putrolepolicy", "iam:attachuserpolicy", "iam:putuserpolicy")

policy = Policy(
    id="iam-delegation-needs-boundary",
    severity=MEDIUM,
    resource=HOLDERS,
    title="Who may create roles or users must give them a permissions boundary",
    serves={PCI: {"7.2.5": SUPPORTING}},
    opinion=True,
    why="A pipeline that may create roles and attach policies may create an administrator and use it. A condition on "
    "iam:PermissionsBoundary keeps what it creates within the boundary. Asked where creating and giving rights stand "
    "in one policy. Not seen: the boundary's own document, and service control policies.",
    fix="Add Condition StringEquals iam:PermissionsBoundary to the statements with CreateRole, PutRolePolicy and "
    "AttachRolePolicy.",
    severity_reason="Delegated administration without a limit; it takes the takeover of whoever holds it first.",
    passing=(
        """
Pipeline:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action: [iam:CreateRole, iam:AttachRolePolicy]
          Resource: "arn:aws:iam::111122223333:role/shop-*"
          Condition: {StringEquals: {iam:PermissionsBoundary: "arn:aws:iam::111122223333:policy/limit"}}
        - {Effect: Allow, Action: iam:DeleteRole, Resource: "arn:aws:iam::111122223333:role/shop-*"}
Creating:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: {Effect: Allow, Action: iam:CreateRole, Resource: "arn:aws:iam::111122223333:role/a"}}
""",
    ),
    failing=(
        """
Pipeline:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action:
            - iam:CreateRole  # <--
            - iam:AttachRolePolicy
          Resource: "arn:aws:iam::111122223333:role/shop-*"
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """What it may create without a boundary, where it may also give rights."""
    free = [action for statement in granted(resource) for action in _unbounded(statement)]
    if any(is_pattern_of(action, GIVING) for action in free):
        for action in free:
            if is_pattern_of(action, CREATING):
                yield action, "what is created may have any rights"


def _unbounded(statement: Statement) -> Iterator[Value]:
    bounded = statement.is_conditional() and ties(statement, named("iam:permissionsboundary"))
    for action in () if bounded else statement.items("Action"):
        if not action.unknown and not is_whole_service(action):
            yield action
