"""Policy iam-pass-role-scoped."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import UNKNOWN_PIECE, is_all
from policies.aws.permissions import HOLDERS, granted, is_pattern_of
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

PASSING = ("iam:passrole",)

policy = Policy(
    id="iam-pass-role-scoped",
    severity=HIGH,
    resource=HOLDERS,
    title="iam:PassRole names the roles that may be passed, not all of them (Resource *)",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Whoever may give any role to something he makes, a function or an instance, acts as any role, administrators' "
    "included. All roles are meant by * and by an ARN that ends in role/*. Patterns such as iam:Pass* and iam:* count; "
    "the action * alone is the matter of iam-no-admin-wildcards. Not seen: what the roles that are named may do.",
    fix="Name the role, or a path or prefix that only such roles have.",
    severity_reason="It is the usual way from a small right to administration: every role of the account is in reach.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: iam:PassRole, Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"}
            - {Effect: Allow, Action: "iam:*", Resource: !GetAtt Other.Arn}
            - {Effect: Allow, Action: [iam:GetRole], Resource: "*"}
            - {Effect: Allow, Action: "*", Resource: "*"}
            - {Effect: Deny, Action: iam:PassRole, Resource: "*"}
Other: {Type: AWS::IAM::Role}
""",
    ),
    failing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action:
                - lambda:CreateFunction
                - iam:PassRole  # <--
              Resource: ["*"]
            - Effect: Allow
              Action: iam:Pass*  # <--
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/*"
            - Effect: Allow
              Action: iam:passrole  # <--
              Resource: "*"
              Condition: {StringEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}
            - Effect: Allow
              Action: iam:PassRole  # <--
              Resource: arn:aws:iam::*:role/*
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement with PassRole."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            if (not action.unknown and is_all(str(action))) or not is_pattern_of(action, PASSING):
                continue
            if statement.on_everything(action) or any(_is_any_role(each) for each in statement.items("Resource")):
                yield action, "any role may be passed"


def _is_any_role(target: Value) -> bool:
    text = UNKNOWN_PIECE.sub("x", str(target))
    return text.startswith("arn:") and text.endswith(":role/*")
