"""Policy rds-encrypted-cmk."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.aws.keys import is_own_key
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="rds-encrypted-cmk",
    severity=MEDIUM,
    severity_reason="Medium: without it the data is encrypted all the same where rds-encrypted holds, but nobody "
    "can cut off, audit or share access to the key apart from access to the database.",
    resource=(CLUSTER, INSTANCE),
    title="RDS databases are encrypted with a customer-managed KMS key",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"34(3)(a)": SUPPORTING, "32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="The key of AWS serves the whole account and has a policy that nobody can change; one's own can "
    "be disabled when data has leaked, and is separated from who runs the database. Members, "
    "replicas and restored databases inherit and are judged only on what they say. Not seen: the "
    "key's policy (kms-key-policy-separated looks at it). PCI DSS 3.5.1.2: whether this counts as "
    "more than disk encryption is the assessor's call.",
    fix="Set KmsKeyId to a key of your own, with StorageEncrypted true, before the first deployment.",
    passing=(
        """
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, StorageEncrypted: "true", KmsKeyId: !GetAtt Key.Arn}
Member: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}}
Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: db-1}}
Restored: {Type: AWS::RDS::DBInstance, Properties: {DBSnapshotIdentifier: s}}
""",
    ),
    failing=(
        """
Cluster:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, StorageEncrypted: true}
Instance:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    StorageEncrypted: true
    KmsKeyId: alias/aws/rds  # <--
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """A key of one's own, or of the database that it is made from."""
    key = database.get("KmsKeyId")
    inherits = key is None and (in_cluster(database) or is_copy(database))
    if not inherits and not is_own_key(key):
        yield database.spot("KmsKeyId"), "the storage is not encrypted with a customer-managed key"
