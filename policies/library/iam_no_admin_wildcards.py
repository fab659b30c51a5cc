"""Policy iam-no-admin-wildcards."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.documents import Statement, is_all, statements
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

DOCUMENTS = {
    "AWS::IAM::Role": "Policies.*.PolicyDocument",
    "AWS::IAM::User": "Policies.*.PolicyDocument",
    "AWS::IAM::Group": "Policies.*.PolicyDocument",
    "AWS::IAM::Policy": "PolicyDocument",
    "AWS::IAM::ManagedPolicy": "PolicyDocument",
    "AWS::IAM::RolePolicy": "PolicyDocument",
    "AWS::IAM::UserPolicy": "PolicyDocument",
    "AWS::IAM::GroupPolicy": "PolicyDocument",
}
ADMINISTRATORS = (":policy/AdministratorAccess", ":policy/PowerUserAccess", ":policy/IAMFullAccess")

policy = Policy(
    id="iam-no-admin-wildcards",
    severity=CRITICAL,
    resource=tuple(DOCUMENTS),
    title="No policy allows every action, or all actions of a service on all resources",
    serves={
        PCI: {
            "7.3.2": DIRECT,
            "7.2.2": PARTIAL,
            "7.2.5": PARTIAL,
            "7.3.3": PARTIAL,
            "7.2.1": SUPPORTING,
        },
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="Whoever takes over one component gets what its role may do; with a wildcard on a wildcard that is everything, "
    "and Allow with NotAction or NotResource grants whatever AWS adds next year. Actions are compared without regard "
    "to case, single values like lists, and JSON text is read; ?* and ** count as *, and an ARN of a service with "
    "wildcards only as all its resources. A managed policy that is only used as a permissions boundary grants nothing "
    "and is left out. Not seen: policies attached outside the templates, and long lists that add up to the same.",
    fix="List the actions the component calls and the ARNs it calls them on.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    PermissionsBoundary: !Ref Limit
    ManagedPolicyArns: [!Sub "arn:${AWS::Partition}:iam::aws:policy/AmazonSSMManagedInstanceCore"]
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:s3:::media/*"}
            - {Effect: Allow, Action: [ec2:DescribeInstances], Resource: "*"}
            - {Effect: Deny, NotAction: "iam:*", Resource: "*"}
Limit:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
""",
        """
Reading:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "arn:aws:s3:::media/*"}]}
Role:
  Type: AWS::IAM::Role
  Properties: {ManagedPolicyArns: [!Ref Reading]}
""",
    ),
    failing=(
        """
Parameters:
  Actions: {Type: CommaDelimitedList, Default: "s3:GetObject,DynamoDB:*"}
  Service: {Type: String}
Resources:
  Role:
    Type: AWS::IAM::Role
    Properties:
      ManagedPolicyArns:
        - arn:aws:iam::aws:policy/AdministratorAccess  # <--
      Policies:
        - PolicyName: all
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: "*"  # <--
              Resource: "*"
        - PolicyName: inverted
          PolicyDocument:
            Statement:
              - Effect: Allow
                NotAction: "iam:*"  # <--
                Resource: "*"
              - Effect: Allow
                Action: s3:GetObject
                NotResource: "arn:aws:s3:::audit/*"  # <--
        - PolicyName: chosen
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: !Sub "${Service}:List"
              Resource: "*"
        - PolicyName: bucket
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: ["*"]  # <--
              Resource: arn:aws:s3:::media
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
              - "**"  # <--
              - iam:?*  # <--
            Resource: "*"
          - {Effect: Allow, Action: "s3:*", Resource: "arn:aws:logs:*:*:*"}
          - Effect: Allow
            Action: s3:*  # <--
            Resource: arn:aws:s3:::*
          - Effect: Allow
            Action: dynamodb:*  # <--
            Resource: !Sub "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:*"
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
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """All but managed policies that serve as a boundary only."""
    return not is_only_boundary(resource)


@policy.check
def check(resource: Resource) -> Violations:
    """AWS's own administrator policies, then each Allow statement."""
    for attached in resource.each("ManagedPolicyArns.*"):
        if not attached.targets() and any(attached.endswith(name) for name in ADMINISTRATORS):
            name = "a policy for administrators" if attached.unknown else str(attached).rpartition("/")[2]
            yield attached, f"attaches {name}"
    for document in resource.each(DOCUMENTS[resource.type]):
        for statement in statements(document):
            if statement.allows():
                yield from _statement(statement)


def _statement(statement: Statement) -> Violations:
    for name in ("NotAction", "NotResource"):
        if statement.items(name):
            yield statement.value.spot(name), f"Allow with {name} grants whatever is not named"
            return
    for action in statement.items("Action"):
        if _every_action(action):
            yield action, "allows every action of every service"
        elif _whole_service(action) and statement.on_everything(action):
            yield action, f"allows {action} on every resource"


def _every_action(action: Value) -> bool:
    return action in ("*", "*:*") if action.unknown else is_all(str(action))


def _whole_service(action: Value) -> bool:
    return action.endswith(":*") if action.unknown else is_all(str(action).partition(":")[2])
