"""Policy ddb-policy-not-public."""

from policies.aws.conditions import OUTSIDERS_BOUND, ties
from policies.aws.documents import statements
from policies.aws.tables import GLOBAL, TABLE
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, Policy, Resource, Violations

DOCUMENTS = (
    "ResourcePolicy.PolicyDocument",
    "StreamSpecification.ResourcePolicy.PolicyDocument",
    "Replicas.*.ResourcePolicy.PolicyDocument",
    "Replicas.*.ReplicaStreamSpecification.ResourcePolicy.PolicyDocument",
)

policy = Policy(
    id="ddb-policy-not-public",
    severity=CRITICAL,
    severity_reason="Critical: anybody with an AWS account may read or change every item, without any other mistake.",
    resource=(TABLE, GLOBAL),
    title="Policies of tables and their streams name who may read",
    serves={
        PCI: {"7.3.1": PARTIAL, "7.3.2": PARTIAL, "7.2.6": PARTIAL},
        GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL},
    },
    why="A policy on the table lets other accounts in without asking their administrators or ours; Principal * lets "
    "all of them in. A condition that ties it to an organisation, account or network excuses it; block public access "
    "of DynamoDB refuses some such policies only when they are written. Not seen: what roles of the account itself may "
    "do (iam-data-access-scoped), and whether a named account is the right one.",
    fix="Name roles or accounts as Principal, or add a condition on aws:PrincipalOrgID; most tables need no policy.",
    passing=(
        """
Plain: {Type: AWS::DynamoDB::Table, Properties: {BillingMode: PAY_PER_REQUEST}}
Named:
  Type: AWS::DynamoDB::Table
  Properties:
    ResourcePolicy:
      PolicyDocument:
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:aws:iam::${AWS::AccountId}:role/reports"}
            Action: dynamodb:Query
            Resource: "*"
          - Effect: Allow
            Principal: "*"
            Action: dynamodb:GetItem
            Resource: "*"
            Condition: {StringEquals: {aws:PrincipalOrgID: o-1}}
          - {Effect: Deny, Principal: "*", Action: "dynamodb:*", Resource: "*"}
""",
    ),
    failing=(
        """
Parameters:
  Reader: {Type: String}
Resources:
  Open:
    Type: AWS::DynamoDB::Table
    Properties:
      ResourcePolicy:
        PolicyDocument:
          Statement:
            Effect: Allow
            Principal: "*"  # <--
            Action: dynamodb:GetItem
            Resource: "*"
      StreamSpecification:
        ResourcePolicy:
          PolicyDocument:
            Statement:
              - Effect: Allow
                Principal: {AWS: ["*"]}  # <--
                Action: dynamodb:GetRecords
                Resource: "*"
  Text:
    Type: AWS::DynamoDB::Table
    Properties:
      ResourcePolicy:
        PolicyDocument: '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]}'  # <--
  Everywhere:
    Type: AWS::DynamoDB::GlobalTable
    Properties:
      Replicas:
        - Region: eu-west-1
          ResourcePolicy:
            PolicyDocument:
              Statement:
                - Effect: Allow
                  Principal: {AWS: !Ref Reader}  # <-- ?
                  Action: dynamodb:GetItem
                  Resource: "*"
                - Effect: Allow
                  Principal: "*"  # <--
                  Action: dynamodb:GetItem
                  Resource: "*"
                  Condition: {StringNotEquals: {aws:PrincipalOrgID: o-1}}
""",
    ),
)


@policy.check
def check(table: Resource) -> Violations:
    """Each Allow for everybody, of each policy."""
    for pattern in DOCUMENTS:
        for document in table.each(pattern):
            for statement in statements(document):
                anybody = statement.everyone() if statement.allows() else None
                if anybody is not None and not ties(statement, OUTSIDERS_BOUND):
                    yield anybody, "anybody may use the table or its stream"
