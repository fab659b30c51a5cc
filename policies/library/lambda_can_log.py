"""Policy lambda-can-log."""

import re
from fnmatch import fnmatchcase

from policies.aws.documents import is_hidden
from policies.aws.functions import FUNCTIONS
from policies.aws.roles import ROLE, granted, managed
from policies.kernel import LOW, Policy, Resource, Violations

LOGGING = re.compile(r"Lambda|Administrator|PowerUser|CloudWatchLogs|CloudWatchFull")
"""In the names of AWS's managed policies that allow to log."""

policy = Policy(
    id="lambda-can-log",
    severity=LOW,
    resource=FUNCTIONS,
    title="The role of a function may write its log",
    opinion=True,
    serves={},
    why="Without logs:PutLogEvents a function runs in silence. Only roles of these templates are judged. Not seen: "
    "rights that come from elsewhere, such as a policy attached by hand.",
    fix="Attach AWSLambdaBasicExecutionRole, or allow logs:CreateLogStream and logs:PutLogEvents.",
    severity_reason="It shows at the first look for a log, and costs only that.",
    passing=(
        """
R:
  Type: AWS::IAM::Role
  Properties: {ManagedPolicyArns: ["arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"]}
A: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt R.Arn}}
S:
  Type: AWS::IAM::Role
  Properties: {Policies: [{PolicyDocument: {Statement: [{Effect: Allow, Action: "logs:*", Resource: "*"}]}}]}
B: {Type: AWS::Lambda::Function, Properties: {Role: !GetAtt S.Arn}}
C: {Type: AWS::Lambda::Function, Properties: {Role: "arn:aws:iam::111122223333:role/x"}}
""",
    ),
    failing=(
        """
R: {Type: AWS::IAM::Role}
A:
  Type: AWS::Lambda::Function
  Properties:
    Role: !GetAtt R.Arn  # <--
""",
    ),
)


@policy.check
def check(function: Resource) -> Violations:
    """A managed policy that allows it, or a statement."""
    role = function.get("Role")
    if role is not None and any(target.type == ROLE and not _may_log(target) for target in role.targets()):
        yield role, "the function cannot write its log"


def _may_log(role: Resource) -> bool:
    for arn in managed(role):
        if not arn.targets() and (arn.unknown or arn.matches(LOGGING)):
            return True
    if any(is_hidden(each) for each in (role.get("Policies"), *role.each("Policies.*.PolicyDocument"))):
        return True
    actions = [action for each in granted(role) if each.allows() for action in each.items("Action")]
    return any(action.unknown or fnmatchcase("logs:putlogevents", str(action).lower()) for action in actions)
