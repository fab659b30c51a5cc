"""Policy rds-encrypted-cmk."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster
from policies.aws.keys import is_own_key
from policies.kernel import CRITICAL, GDPR, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="rds-encrypted-cmk",
    severity=CRITICAL,
    resource=(CLUSTER, INSTANCE),
    title="Relational databases are encrypted with a customer-managed key",
    serves={
        PCI: {"3.5.1.2": PARTIAL, "3.5.1": SUPPORTING, "3.6.1": SUPPORTING},
        GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL},
    },
    why="Storage, backups, snapshots and replicas follow the choice made here, and it cannot be made later without a "
    "copy. Instances of a cluster and replicas of an instance inherit it and are left out. Not seen: the source of a "
    "restored snapshot. PCI DSS 3.5.1.2: whether this counts as more than disk encryption is the assessor's call; "
    "card numbers need a second mechanism.",
    fix="Set StorageEncrypted to true and KmsKeyId to a key of your own before the first deployment.",
    passing=(
        """
Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, StorageEncrypted: "true", KmsKeyId: !GetAtt Key.Arn}
Member:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}
Replica:
  Type: AWS::RDS::DBInstance
  Properties: {SourceDBInstanceIdentifier: db-1}
""",
    ),
    failing=(
        """
Parameters:
  Encrypt: {Type: String}
Resources:
  Cluster:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql}
  Instance:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      StorageEncrypted: true
      KmsKeyId: alias/aws/rds  # <--
  Off:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      KmsKeyId: alias/shop-data
      StorageEncrypted: !Ref Encrypt  # <-- ?
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with a storage of their own choice."""
    return not in_cluster(database) and database.get("SourceDBInstanceIdentifier") is None


@policy.check
def check(database: Resource) -> Violations:
    """Encrypted, and by a key of one's own."""
    if not database.on("StorageEncrypted"):
        yield database.spot("StorageEncrypted"), "the storage is not encrypted"
    elif not is_own_key(database.get("KmsKeyId")):
        yield database.spot("KmsKeyId"), "the storage is not encrypted with a customer-managed key"
