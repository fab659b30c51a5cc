"""Policy backup-plan-covers-stores."""

from policies.aws.backups import ARNS, SELECTION, has_backups, takes
from policies.aws.databases import is_copy
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="backup-plan-covers-stores",
    severity=HIGH,
    severity_reason="What no plan takes is gone with the first mistake that deletes it, and nobody knows before that "
    "day.",
    resource=tuple(ARNS),
    title="Every store of data is selected by a backup plan",
    serves={
        REL: {"REL09-BP01": DIRECT, "REL09-BP03": DIRECT, "F19": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": DIRECT},
    },
    why="Automatic backups of a service go with the resource, the account and the mistake that deletes them; AWS "
    "Backup keeps others in a vault. What no selection takes, by ARN, pattern or tag, nobody misses until it is "
    "needed. A template without any selection leaves that to another one and is not judged, but in a platform all are "
    "at hand. The tag BackupPlan none says that a store needs none; buckets count where the tag asks for a plan; a "
    "warm standby and replicas are copies. Not seen: plans that somebody made by hand, and whether jobs succeed.",
    fix="Give the store the tag that a BackupSelection looks for, or name it there; tag it BackupPlan none if it can "
    "be made anew.",
    passing=(
        """
Carts: {Type: AWS::DynamoDB::Table, Properties: {Tags: [{Key: backup, Value: daily}]}}
Orders: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Orders}}
Files: {Type: AWS::EFS::FileSystem}
Scratch: {Type: AWS::EC2::Volume, Properties: {Tags: [{Key: BackupPlan, Value: none}]}}
Logs: {Type: AWS::S3::Bucket}
ByTag:
  Type: AWS::Backup::BackupSelection
  Properties:
    BackupPlanId: p
    BackupSelection:
      ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: daily}]
      Resources:
        - !Sub "arn:${AWS::Partition}:rds:${AWS::Region}:${AWS::AccountId}:cluster:${Orders}"
        - "arn:aws:elasticfilesystem:*:*:file-system/*"
""",
        """
Lone: {Type: AWS::DynamoDB::Table}
""",
        """
--- # {name: backup}
Resources:
  Selection:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: p
      BackupSelection:
        Resources: ["arn:aws:dynamodb:*:*:table/*", "arn:aws:s3:::*"]
        Conditions: {StringEquals: [{ConditionKey: "aws:ResourceTag/BackupPlan", ConditionValue: daily}]}
--- # {name: data}
Resources:
  Carts:
    Type: AWS::DynamoDB::GlobalTable
    Properties: {Replicas: [{Region: eu-west-1, Tags: [{Key: BackupPlan, Value: daily}]}]}
  Media: {Type: AWS::S3::Bucket, Properties: {Tags: [{Key: BackupPlan, Value: daily}]}}
""",
    ),
    failing=(
        """
Carts:  # <--
  Type: AWS::DynamoDB::Table
  Properties: {TableName: carts, Tags: [{Key: backup, Value: weekly}]}
Orders:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {DBInstanceIdentifier: orders}
Selection:
  Type: AWS::Backup::BackupSelection
  Properties:
    BackupPlanId: p
    BackupSelection:
      ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: daily}]
      Resources: ["arn:aws:dynamodb:*:*:table/sessions", "arn:aws:rds:*:*:cluster:*"]
""",
        """
Parameters:
  Arn: {Type: String}
  Often: {Type: String}
Resources:
  Files:  # <-- ?
    Type: AWS::EFS::FileSystem
  Orders:  # <-- ?
    Type: AWS::RDS::DBCluster
    Properties: {Tags: [{Key: backup, Value: !Ref Often}]}
  Selection:
    Type: AWS::Backup::BackupSelection
    Properties:
      BackupPlanId: p
      BackupSelection:
        ListOfTags: [{ConditionType: STRINGEQUALS, ConditionKey: backup, ConditionValue: daily}]
        Resources: [!Ref Arn]
""",
        """
--- # {name: data}
Resources:
  Carts:  # <--
    Type: AWS::DynamoDB::Table
    Properties: {Tags: [{Key: BackupPlan, Value: daily}]}
""",
    ),
)


@policy.applies
def applies(store: Resource) -> bool:
    """Stores that are no copies, where the selections are at hand."""
    if store.standby or is_copy(store) or store.get("GlobalClusterIdentifier") is not None:
        return False
    return has_backups(store) and (bool(store.stack.role) or bool(store.view.of_type(SELECTION)))


@policy.check
def check(store: Resource) -> Violations:
    """One of the selections takes it."""
    if not any(takes(selection, store) for selection in store.view.of_type(SELECTION)):
        yield store, "no backup plan selects it"
