"""Policy rds-encrypted."""

from policies.aws.databases import CLUSTER, GLOBAL, INSTANCE, in_cluster, is_copy
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="rds-encrypted",
    severity=HIGH,
    severity_reason="High: whoever comes by a snapshot or a disk reads every row, and encryption cannot be switched "
    "on later without a copy of the database. It takes a way to the storage first, so it is no "
    "direct exposure.",
    resource=(INSTANCE, CLUSTER, GLOBAL),
    title="RDS databases encrypt their storage at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="Storage, backups, snapshots and replicas follow the choice made here. Members of a cluster and "
    "replicas inherit it and are judged only where they say no; a restored database has its "
    "snapshot's. Whose key it is asks rds-encrypted-cmk. Not seen: the source of a snapshot, and "
    "what lies encrypted inside the columns.",
    fix="Set StorageEncrypted to true before the first deployment; to encrypt an existing database "
    "restore it from an encrypted copy of a snapshot.",
    passing=(
        """
Parameters:
  Encrypt: {Type: String, Default: "true"}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, StorageEncrypted: !Ref Encrypt}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}}
  Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, StorageEncrypted: true}}
  Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: db-1}}
  Restored: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, SnapshotIdentifier: s}}
  World: {Type: AWS::RDS::GlobalCluster, Properties: {SourceDBClusterIdentifier: !Ref Cluster}}
""",
    ),
    failing=(
        """
Parameters:
  Encrypt: {Type: String}
  Never: {Type: String, Default: "no"}
Conditions:
  Unset: !Equals [!Ref Never, "no"]
Resources:
  Cluster:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql, KmsKeyId: key}
  Instance:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      StorageEncrypted: "False"  # <--
  Chosen:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: !Ref Encrypt  # <-- ?
  Branch:
    Type: AWS::RDS::DBInstance
    Properties:
      StorageEncrypted: !If [Unset, false, true]  # <--
  Gone:  # <--
    Type: AWS::RDS::DBInstance
    Properties: {StorageEncrypted: !Ref AWS::NoValue}
  Member:
    Type: AWS::RDS::DBInstance
    Properties:
      DBClusterIdentifier: c
      StorageEncrypted: false  # <--
  World:  # <--
    Type: AWS::RDS::GlobalCluster
    Properties: {Engine: aurora-mysql}
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """Said and on; silence is fine where another database or a snapshot decides."""
    encrypted = database.get("StorageEncrypted")
    if encrypted is None:
        if not (in_cluster(database) or is_copy(database)):
            yield (database, "StorageEncrypted"), "the storage is not encrypted"
    elif not encrypted:
        yield encrypted, "the storage is not encrypted"
