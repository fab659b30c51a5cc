"""Policy iam-pass-role-to-named-services."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import named, ties
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-pass-role-to-named-services",
    severity=MEDIUM,
    resource=HOLDERS,
    title="iam:PassRole says to which service (Condition iam:PassedToService)",
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A role that is meant for tasks may otherwise be given to whatever service trusts it. A condition counts by "
    "its "
    "operator and value: StringNotEquals restricts nobody. Not seen: which services the roles themselves trust.",
    fix="Add Condition StringEquals iam:PassedToService with the service's name.",
    severity_reason="The role's own trust is the primary control; this is the second.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: iam:PassRole
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
              Condition: {StringEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}
            - {Effect: Allow, Action: iam:GetRole, Resource: "*"}
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
              Action: iam:PassRole  # <--
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
            - Effect: Allow
              Action: iam:PassRole  # <--
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
              Condition: {StringNotEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}
            - Effect: Allow
              Action: iam:PassRole  # <-- ?
              Resource: "*"
              Condition: !GetAtt Made.Value
Made: {Type: Custom::Maker, Properties: {ServiceToken: t}}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement with PassRole: its condition."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            if action.lower() in ("iam:passrole", "iam:*") and not ties(statement, named("iam:passedtoservice")):
                yield action, "roles may be passed to any service"
