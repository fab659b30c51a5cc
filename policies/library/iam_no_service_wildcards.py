"""Policy iam-no-service-wildcards."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="iam-no-service-wildcards",
    severity=HIGH,
    resource=HOLDERS,
    title="No IAM policy allows all actions of a service (such as s3:*) on all its resources",
    serves={
        PCI: {"7.2.2": PARTIAL, "7.2.5": PARTIAL, "7.3.2": PARTIAL, "7.3.3": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="All of s3, kms or iam on all resources is administration of that service: reading, changing policies, "
    "deleting. Letter case does not count, ?* and ** count as *, and an ARN of the service with wildcards only counts "
    "as all its resources. Not seen: long lists and patterns that add up to the same.",
    fix="List the actions of the service that are called, and the ARNs.",
    severity_reason="A component that is taken over controls a whole service, its data and its policies, but not the "
    "account; with iam:* it would, which iam-no-privilege-escalation tells.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::media/*"}
            - {Effect: Allow, Action: ["ec2:Describe*", "s3:GetObject"], Resource: "*"}
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:logs:*:*:*"}
            - {Effect: Deny, Action: "s3:*", Resource: "*"}
""",
    ),
    failing=(
        """
Parameters:
  Actions: {Type: CommaDelimitedList, Default: "s3:GetObject,DynamoDB:*"}
Resources:
  Listed:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: !Ref Actions  # <--
            Resource: ["arn:aws:s3:::a/*", "*"]
  Text:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: !Sub '{"Statement": {"Effect": "Allow", "Action": "EC2:*", "Resource": "*"}}'  # <--
  Spelled:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action:
              - iam:?*  # <--
            Resource: "*"
          - Effect: Allow
            Action: s3:*  # <--
            Resource: arn:aws:s3:::*
          - Effect: Allow
            Action: dynamodb:*  # <--
            Resource: !Sub "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:*"
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement: whole services on everything."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            if _whole_service(action) and statement.on_everything(action):
                yield action, f"allows {action} on every resource"


def _whole_service(action: Value) -> bool:
    if action.unknown:
        return action.endswith(":*") and action != "*:*"
    service, _, name = str(action).partition(":")
    return is_all(name) and not is_all(service)
