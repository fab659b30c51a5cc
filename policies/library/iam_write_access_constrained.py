"""Policy iam-write-access-constrained."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import confines
from policies.aws.levels import writes
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-write-access-constrained",
    severity=MEDIUM,
    resource=HOLDERS,
    title='IAM policies do not allow write access without constraints (Resource "*")',
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    opinion=True,
    why="Whoever may change or delete every queue, instance or table reaches those of other components. Actions that "
    "write are known by their verbs; those that take no resource are left out. A condition is accepted where it says "
    "something of what is acted on. Not seen: writing under a verb that says otherwise.",
    fix="List the ARNs that may be changed, or give the statement a condition that names them by tag.",
    severity_reason="Integrity of what others own is at stake, behind the primary control of who holds the policy.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: [s3:GetObject, ec2:DescribeInstances], Resource: "*"}
            - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn}
            - {Effect: Allow, Action: cloudwatch:PutMetricData, Resource: "*"}
Queue: {Type: AWS::SQS::Queue}
""",
    ),
    failing=(
        """
Policy:
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action:
            - ec2:DescribeInstances
            - ec2:TerminateInstances  # <--
          Resource: "*"
        - {Effect: Allow, Action: "s3:Get*", Resource: "*"}
        - Effect: Allow
          Action: "dynamodb:*Item"  # <--
          Resource: "*"
        - Effect: Allow
          Action: "dynamodb:Batch*"  # <--
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
            if writes(action) and statement.on_everything():
                yield action, f"{action} may change any resource"
                break
