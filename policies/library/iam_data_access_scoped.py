"""Policy iam-data-access-scoped."""

from policies.aws.boundaries import is_only_boundary
from policies.aws.permissions import HOLDERS, unscoped
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

DATA = (
    "s3:getobject", "s3:getobjectversion",
    "dynamodb:getitem", "dynamodb:query", "dynamodb:scan", "dynamodb:batchgetitem", "dynamodb:partiqlselect",
    "rds:copydbsnapshot", "rds:copydbclustersnapshot", "rds:startexporttask",
    "rds-data:executestatement", "rds-db:connect", "kms:decrypt", "kms:reencryptfrom",
    "secretsmanager:getsecretvalue", "secretsmanager:batchgetsecretvalue",
    "ssm:getparameter", "ssm:getparameters", "ssm:getparametersbypath", "ssm:getparameterhistory",
)  # fmt: skip
"""Actions that read or open data. Listing and describing often take no resource and are left out."""

policy = Policy(
    id="iam-data-access-scoped",
    severity=HIGH,
    resource=HOLDERS,
    title="IAM policies that read data, keys or secrets name their resources (no data exfiltration from Resource *)",
    serves={
        PCI: {"7.2.2": PARTIAL, "7.2.5": PARTIAL, "7.2.6": PARTIAL, "7.3.2": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A role that may read any secret or table of the account is as good as all of them. A condition on what is "
    "acted on or through what (kms:ViaService and the like) is accepted, one on the caller or the network is not; and "
    "so is a managed policy that serves as a boundary only. Changing data is the matter of iam-data-changes-scoped. "
    "Not seen: whether the ARNs are the right ones, and wildcards inside them, unless an ARN is nothing else after "
    "its service.",
    fix="List the ARNs of the tables, buckets, keys and secrets.",
    severity_reason="One component that is taken over reads the data of all others; the primary control of access to "
    "data is missing.",
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
    PolicyDocument: {Statement: [{Effect: Allow, Action: ["*", "sqs:*"], Resource: "*"}]}
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
              Action: "dynamodb:*"  # <--
              Resource: "*"
            - Effect: Allow
              Action: secretsmanager:GetSecretValue  # <--
              Resource: "*"
              Condition: {Bool: {aws:SecureTransport: "true"}, StringEquals: {aws:RequestedRegion: eu-west-1}}
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
    """Each Allow statement: data actions on everything."""
    for action in unscoped(resource, DATA):
        yield action, f"{action} is allowed on every resource"
