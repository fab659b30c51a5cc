"""Policy iam-data-changes-scoped."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.permissions import HOLDERS, unscoped
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

DATA = (
    "s3:putobject", "s3:deleteobject", "s3:deleteobjectversion", "dynamodb:putitem", "dynamodb:updateitem",
    "dynamodb:deleteitem", "dynamodb:batchwriteitem", "dynamodb:partiqlinsert", "dynamodb:partiqlupdate",
    "dynamodb:partiqldelete", "kms:encrypt", "kms:generatedatakey", "secretsmanager:putsecretvalue",
    "secretsmanager:deletesecret", "ssm:putparameter",
)  # fmt: skip
"""Actions that write or delete data."""

policy = Policy(
    id="iam-data-changes-scoped",
    severity=HIGH,
    resource=HOLDERS,
    title="IAM policies that write or delete data, or secrets, name their resources",
    serves={
        PCI: {"7.2.2": PARTIAL, "7.2.5": PARTIAL, "7.2.6": PARTIAL, "7.3.2": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A role that may overwrite any object or row can spoil what others rely on, and put its own in place of their "
    "secrets. A condition on what is acted on is accepted. Reading is the matter of iam-data-access-scoped, all "
    "actions that of iam-no-admin-wildcards. Not seen: whether the ARNs are the right ones.",
    fix="List the ARNs of what may be written and deleted, such as one bucket with its prefix.",
    severity_reason="One component that is taken over changes or deletes the data of all others.",
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
            - {Effect: Allow, Action: [s3:GetObject, "sqs:*"], Resource: "*"}
            - Effect: Allow
              Action: kms:GenerateDataKey
              Resource: "*"
              Condition: {StringEquals: {kms:ViaService: s3.eu-west-1.amazonaws.com}}
Everything:  # the matter of iam-no-admin-wildcards
  Type: AWS::IAM::Policy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: "*", Resource: "*"}]}
""",
        """
Limit:
  Type: AWS::IAM::ManagedPolicy
  Properties:
    PolicyDocument: {Statement: [{Effect: Allow, Action: s3:PutObject, Resource: "*"}]}
Bound: {Type: AWS::IAM::Role, Properties: {PermissionsBoundary: !Ref Limit}}
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
                - S3:Put*  # <--
              Resource: ["*"]
            - Effect: Allow
              Action: dynamodb:BatchWriteItem  # <--
              Resource: "*"
              Condition: {Bool: {aws:SecureTransport: "true"}}
""",
        """
Parameters:
  Verb: {Type: String}
Resources:
  Chosen:
    Type: AWS::IAM::Policy
    Properties:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: !Sub "secretsmanager:${Verb}"  # <-- ?
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
    """Each Allow statement that no condition confines: actions that change data on everything."""
    for action in unscoped(resource, DATA):
        yield action, f"{action} is allowed on every resource"
