"""Policy iam-data-access-scoped."""

from fnmatch import fnmatchcase

from policies.aws.boundaries import is_only_boundary
from policies.aws.conditions import named, ties
from policies.aws.documents import Statement, statements
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Value, Violations

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
DATA = (
    "s3:getobject", "s3:putobject", "s3:deleteobject", "s3:getobjectversion",
    "dynamodb:getitem", "dynamodb:putitem", "dynamodb:updateitem", "dynamodb:deleteitem", "dynamodb:query",
    "dynamodb:scan", "dynamodb:batchgetitem", "dynamodb:batchwriteitem", "dynamodb:partiqlselect",
    "rds-data:executestatement", "rds-db:connect",
    "kms:decrypt", "kms:encrypt", "kms:reencryptfrom", "kms:generatedatakey",
    "secretsmanager:getsecretvalue", "secretsmanager:putsecretvalue", "ssm:getparameter", "ssm:getparametersbypath",
)  # fmt: skip
"""Actions that read, write or open data. Listing and describing often take no resource and are left out."""

policy = Policy(
    id="iam-data-access-scoped",
    severity=HIGH,
    resource=tuple(DOCUMENTS),
    title="Access to data, keys and secrets names its resources, and roles are passed only to named services",
    serves={
        PCI: {"7.2.2": PARTIAL, "7.2.5": PARTIAL, "7.2.6": PARTIAL, "7.3.2": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A role that may read any secret or table of the account is as good as all of them. Whoever may pass any role "
    "to any service may become any role. A statement with a condition is accepted for data (kms:ViaService and the "
    "like), and so is a managed policy that serves as a boundary only. Not seen: whether the ARNs are the right ones, "
    "and wildcards inside them, unless an ARN is nothing else after its service.",
    fix="List the ARNs of the tables, buckets, keys and secrets; give iam:PassRole a role ARN and a condition on "
    "iam:PassedToService.",
    passing=(
        """
Role:
  Type: AWS::IAM::Role
  Properties:
    Policies:
      - PolicyName: work
        PolicyDocument:
          Statement:
            - {Effect: Allow, Action: "dynamodb:*Item", Resource: "arn:aws:dynamodb:eu-west-1:111122223333:table/carts"}
            - Effect: Allow
              Action: kms:Decrypt
              Resource: "*"
              Condition: {StringEquals: {kms:ViaService: s3.eu-west-1.amazonaws.com}}
            - {Effect: Allow, Action: [s3:ListAllMyBuckets, "logs:*"], Resource: "*"}
            - Effect: Allow
              Action: iam:PassRole
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
              Condition: {StringEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}
""",
        """
Limit:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]}
Bound: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Limit}}
Everything:  # the matter of iam-no-admin-wildcards
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: ["*", "s3:*"], Resource: "*"}]}
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
                - s3:ListBucket
                - S3:Get*  # <--
              Resource: ["*"]
            - Effect: Allow
              Action: secretsmanager:GetSecretValue  # <--
              Resource: "*"
            - Effect: Allow
              Action: s3:GetObject  # <--
              Resource: ["arn:aws:logs:eu-west-1:111122223333:*", "arn:aws:s3:::*"]
            - {Effect: Allow, Action: kms:Decrypt, Resource: ["arn:aws:logs:eu-west-1:111122223333:*"]}
            - Effect: Allow
              Action: iam:PassRole  # <--
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
            - Effect: Allow
              Action: iam:PassRole  # <--
              Resource: !Sub "arn:aws:iam::${AWS::AccountId}:role/shop-*"
              Condition: {StringNotEquals: {iam:PassedToService: ecs-tasks.amazonaws.com}}
            - Effect: Allow
              Action: iam:PassRole  # <--
              Resource: "*"
              Condition: !GetAtt Made.Value
Made: {Type: Custom::Maker, Properties: {ServiceToken: t}}
""",
        """
Parameters:
  Verb: {Type: String}
Resources:
  Limit: {Type: AWS::IAM::ManagedPolicy, Properties: {PolicyDocument: {}}}
  Wide:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]}  # <--
  Attaching: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Limit, ManagedPolicyArns: [!Ref Wide]}}
  Twice:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      PolicyDocument: {Statement: [{Effect: Allow, Action: s3:GetObject, Resource: "*"}]}  # <--
  Bound: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Twice}}
  Other: {Type: AWS::IAM::Role, Properties: {ManagedPolicyArns: [!Ref Twice]}}
  Chosen:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Statement:
          - {Effect: Allow, Action: !Sub "logs:${Verb}", Resource: "*"}
          - Effect: Allow
            Action: !Sub "s3:${Verb}"  # <-- ?
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
    """Each Allow statement: data actions on everything, roles passed to anything."""
    for document in resource.each(DOCUMENTS[resource.type]):
        for statement in statements(document):
            if statement.allows():
                yield from _data(statement)
                yield from _passing(statement)


def _data(statement: Statement) -> Violations:
    if statement.is_conditional():
        return
    for action in statement.items("Action"):
        if _opens_data(action) and statement.on_everything(action):
            yield action, f"{action} is allowed on every resource"


def _opens_data(action: Value) -> bool:
    if action.unknown:
        return any(action.lower() == each for each in DATA)
    pattern = str(action).lower()
    whole = pattern == "*" or pattern.endswith(":*")  # the matter of iam-no-admin-wildcards
    return not whole and any(fnmatchcase(each, pattern) for each in DATA)


def _passing(statement: Statement) -> Violations:
    for action in statement.items("Action"):
        if action.lower() not in ("iam:passrole", "iam:*"):
            continue
        if not ties(statement, named("iam:passedtoservice")):
            yield action, "roles may be passed to any service"
        if statement.on_everything(action):
            yield action, "any role may be passed"
