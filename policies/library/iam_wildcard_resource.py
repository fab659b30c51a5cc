"""Policy iam-wildcard-resource."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import confines
from policies.aws.levels import takes_resource
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import GDPR, LOW, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="iam-wildcard-resource",
    severity=LOW,
    resource=HOLDERS,
    title='IAM policies name resources: no Allow on Resource "*" for actions that can be confined',
    serves={PCI: {"7.2.5": PARTIAL}, GDPR: {"25(2)": PARTIAL}},
    opinion=True,
    why="An action on every resource reaches those of other teams, and those made tomorrow. Listings, and actions that "
    "take no resource (xray, PutMetricData, GetAuthorizationToken), are left out, and so are statements with a "
    "condition on what is acted on. Data, keys and secrets are the matter of iam-data-access-scoped, all actions that "
    "of iam-no-admin-wildcards. Not seen: every action of every service that takes no resource; such a one is waived.",
    fix="Name the ARNs, or give the statement a condition that names them by tag.",
    severity_reason="What it costs depends on the action, and the grave ones have policies of their own.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt Queue.Arn}
            - {Effect: Allow, Action: [ec2:DescribeInstances, "xray:PutTraceSegments"], Resource: "*"}
            - {Effect: Allow, Action: [ecs:RegisterTaskDefinition, acm:RequestCertificate], Resource: "*"}
            - Effect: Allow
              Action: ec2:StopInstances
              Resource: "*"
              Condition: {StringEquals: {"aws:ResourceTag/a": b}}
            - {Effect: Deny, Action: "*", Resource: "*"}
            - {Effect: Allow, Action: logs:PutLogEvents, Resource: "arn:aws:logs:*:*:*"}
Queue: {Type: AWS::SQS::Queue}
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
                - sqs:SendMessage  # <--
              Resource: "*"
Managed:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - Effect: Allow
          Action: "*"  # <--
          Resource: ["*"]
        - Effect: Allow
          Action: s3:ListBucket  # <--
          Resource: "*"
        - Effect: Allow
          Action: sqs:SendMessage  # <--
          Resource: "*"
          Condition: {StringEquals: {aws:RequestedRegion: eu-west-1}}
        - Effect: Allow
          NotAction: "iam:*"
          Resource: "*"  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement that no condition confines on everything, at the first action at fault."""
    for statement in granted(resource):
        if confines(statement) or not statement.on_everything():
            continue
        if statement.items("NotAction"):
            yield statement.value.spot("Resource"), "all but a few actions are allowed on every resource"
        for action in statement.items("Action"):
            if takes_resource(action):
                yield action, f"{action} is allowed on every resource"
                break
