"""Policy iam-no-privilege-escalation."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import confines
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted, is_pattern_of
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

WAYS = (
    ("iam:createaccesskey",), ("iam:createloginprofile",), ("iam:updateloginprofile",), ("iam:addusertogroup",),
    ("iam:createpolicyversion",), ("iam:setdefaultpolicyversion",), ("iam:attachuserpolicy",),
    ("iam:attachgrouppolicy",), ("iam:putuserpolicy",), ("iam:putgrouppolicy",),
    ("iam:attachrolepolicy",), ("iam:putrolepolicy",), ("iam:updateassumerolepolicy",),
    ("iam:deleterolepermissionsboundary",), ("iam:deleteuserpermissionsboundary",),
    ("iam:passrole", "ec2:runinstances"), ("iam:passrole", "lambda:createfunction"),
    ("iam:passrole", "glue:createdevendpoint"), ("iam:passrole", "glue:createjob"),
    ("iam:passrole", "cloudformation:createstack"), ("iam:passrole", "datapipeline:createpipeline"),
    ("iam:passrole", "ecs:runtask"), ("iam:passrole", "ecs:registertaskdefinition"),
    ("iam:passrole", "sagemaker:createnotebookinstance"), ("iam:passrole", "codebuild:createproject"),
    ("iam:passrole", "states:createstatemachine"), ("iam:passrole", "autoscaling:createlaunchconfiguration"),
    ("glue:updatedevendpoint",), ("lambda:updatefunctioncode",),
)  # fmt: skip
"""Actions that together lead from few rights to all (the ways that Rhino Security Labs collected)."""
STEPS = tuple({step: None for way in WAYS for step in way})

policy = Policy(
    id="iam-no-privilege-escalation",
    severity=HIGH,
    resource=HOLDERS,
    title="IAM policies do not allow privilege escalation",
    serves={PCI: {"7.2.5": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Whoever may change policies, make keys for others, replace the code of any function, or give any role to a "
    "new machine, gets all rights in two calls. Looked for are the known ways in one document, on all resources, "
    "without a condition on what is acted on. The action * is the matter of iam-no-admin-wildcards. Not seen: ways "
    "over several policies, and over resources that are named.",
    fix="Name the resources the actions are for, and give iam:PassRole a role ARN; add a permissions boundary "
    "condition.",
    severity_reason="From this right to administration it is one step, but it is a step that leaves a trail.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: [lambda:CreateFunction, ec2:RunInstances], Resource: "*"}
            - {Effect: Allow, Action: iam:PassRole, Resource: "arn:aws:iam::111122223333:role/work"}
            - {Effect: Allow, Action: lambda:UpdateFunctionCode, Resource: !GetAtt Function.Arn}
            - Effect: Allow
              Action: iam:AttachRolePolicy
              Resource: "*"
              Condition: {StringEquals: {iam:PermissionsBoundary: "arn:aws:iam::111122223333:policy/limit"}}
Function: {Type: AWS::Lambda::Function}
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
                - iam:PassRole  # <--
                - lambda:InvokeFunction
              Resource: "*"
            - Effect: Allow
              Action: lambda:CreateFunction
              Resource: "*"
Group:
  Type: AWS::IAM::Group
  Properties:
    Policies:
      - PolicyName: own
        PolicyDocument:
          Statement:
            Effect: Allow
            Action: iam:*  # <--
            Resource: "*"
Policy:
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action: [iam:PutUserPolicy, iam:GetUser]  # <--
          Resource: "*"
        - Effect: Allow
          Action: iam:AttachRolePolicy  # <--
          Resource: "arn:aws:iam::111122223333:role/*"
        - {Effect: Allow, Action: iam:PutRolePolicy, Resource: "arn:aws:iam::111122223333:role/shop-*"}
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each way, at its first action; each action once."""
    free = list(_unrestricted(resource))
    told: list[object] = []
    for way in WAYS if free else ():
        found = [next((each for each in free if is_pattern_of(each, (step,))), None) for step in way]
        first = found[0]
        if first is not None and None not in found and first.path not in told:
            told.append(first.path)
            yield first, f"{' with '.join(way)} on every resource leads to all rights"


def _unrestricted(resource: Resource) -> list[Value]:
    return [
        action
        for statement in granted(resource)
        if not confines(statement)
        for action in statement.items("Action")
        if not action.unknown and is_pattern_of(action, STEPS) and not is_all(str(action))
        if statement.on_everything(action)
    ]
