"""Policy iam-no-admin-wildcards."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import is_all
from policies.aws.permissions import HOLDERS, granted
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

policy = Policy(
    id="iam-no-admin-wildcards",
    severity=CRITICAL,
    resource=HOLDERS,
    title="No IAM policy allows all actions on all resources (full administrator access)",
    serves={
        PCI: {"7.3.2": DIRECT, "7.2.2": PARTIAL, "7.2.5": PARTIAL, "7.3.3": PARTIAL, "7.2.1": SUPPORTING},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="Whoever takes over one component gets what its role may do; with Action * on Resource * that is everything. "
    "Single values count like lists, and JSON text is read; ?* and ** and *:* count as *. A managed policy that is "
    "only used as a permissions boundary grants nothing and is left out. Not seen: policies attached outside the "
    "templates, and long lists that add up to the same.",
    fix="List the actions the component calls and the ARNs it calls them on.",
    severity_reason="Who holds such a policy, or takes over what holds it, owns the account: data, keys, logs and the "
    "rights of everybody else.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    PermissionsBoundary: !Ref Limit
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::media/*"}
            - {Effect: Allow, Action: [ec2:DescribeInstances], Resource: "*"}
            - {Effect: Deny, Action: "*", Resource: "*"}
Limit:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
""",
        """
Parameters:
  Service: {Type: String}
Resources:
  Reading:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: [{Effect: Allow, Action: !Sub "${Service}:List", Resource: "*"}]}
  One:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument: {Statement: {Effect: Allow, Action: "*", Resource: "arn:aws:s3:::media"}}
""",
    ),
    failing=(
        """
Parameters:
  Actions: {Type: CommaDelimitedList, Default: "s3:GetObject,*"}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: "*"  # <--
              Resource: "*"
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
      PolicyDocument: !Sub '{"Statement": {"Effect": "Allow", "Action": "*:*", "Resource": "*"}}'  # <--
  Spelled:
    Type: AWS::IAM::GroupPolicy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action:
              - "**"  # <--
              - s3:GetObject
            Resource: "*"
  Single:
    Type: AWS::IAM::User
    Properties:
      Policies:
        PolicyName: all
        PolicyDocument:
          Statement:
            - Effect: Allow
              Action: ["*"]  # <--
              Resource: ["*"]
              Condition: {Bool: {"aws:MultiFactorAuthPresent": "true"}}
  Machine:
    Type: AWS::Serverless::StateMachine
    Properties:
      Policies:
        - AWSXRayDaemonWriteAccess
        - Statement:
            - Effect: Allow
              Action: "*"  # <--
              Resource: "*"
""",
        """
Limit:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
Wide:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}  # <--
Attaching: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Limit, ManagedPolicyArns: [!Ref Wide]}}
Twice:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}  # <--
Bound: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Twice}}
Group: {Type: AWS::IAM::Group, Properties: {ManagedPolicyArns: [!Ref Twice]}}
Given:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    Roles: [operators]
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}  # <--
Operator: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Given}}
""",
        """
Role:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument:
      Statement:
        - {Effect: Allow, Action: "*", Resource: "arn:aws:*:*:*:*"}  # <--
        - {Effect: Allow, Action: "*:*", Resource: !Sub "arn:${AWS::Partition}:*"}  # <--
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """Each Allow statement: everything on everything."""
    for statement in granted(resource):
        for action in statement.items("Action"):
            if _every_action(action) and statement.on_everything():
                yield action, "allows every action of every service on every resource"


def _every_action(action: Value) -> bool:
    return action in ("*", "*:*") if action.unknown else is_all(str(action))
