"""Policy rds-backups-and-deletion-guard."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, REL, Policy, Resource, Violations

LEAST, MOST = 7, 35

policy = Policy(
    id="rds-backups-and-deletion-guard",
    severity=CRITICAL,
    resource=(CLUSTER, INSTANCE),
    title="Databases keep backups for 7 to 35 days and cannot be deleted by accident",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": DIRECT},
        REL: {"REL09-BP01": DIRECT, "REL09-BP03": DIRECT, "REL13-BP02": PARTIAL, "F19": PARTIAL, "F05": PARTIAL},
    },
    why="A wrong statement is noticed after days, and one wrong stack operation deletes a database with all its "
    "automatic backups. CloudFormation takes a final snapshot by default on deletion, but not on replacement. Backup "
    "length and deletion protection may be less in an environment named dev. Not seen: whether a restore has ever "
    "been tried, and copies in another account.",
    fix="Set BackupRetentionPeriod of at least 7, DeletionProtection true, CopyTagsToSnapshot true, and "
    "DeletionPolicy and UpdateReplacePolicy Snapshot or Retain.",
    passing=(
        """
Cluster:
  Type: AWS::RDS::DBCluster
  DeletionPolicy: Snapshot
  UpdateReplacePolicy: Retain
  Properties: {BackupRetentionPeriod: "14", DeletionProtection: true, CopyTagsToSnapshot: "true"}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
""",
        """
Shortest:
  Type: AWS::RDS::DBCluster
  UpdateReplacePolicy: Snapshot
  Properties: {BackupRetentionPeriod: 7, DeletionProtection: true, CopyTagsToSnapshot: true}
Longest:
  Type: AWS::RDS::DBCluster
  UpdateReplacePolicy: Snapshot
  Properties: {BackupRetentionPeriod: 35, DeletionProtection: true, CopyTagsToSnapshot: true}
Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: shop}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Instance:
  Type: AWS::RDS::DBInstance
  DeletionPolicy: Delete  # <--
  UpdateReplacePolicy: Snapshot
  Properties:
    BackupRetentionPeriod: 0  # <--
    DeletionProtection: "false"  # <--
    CopyTagsToSnapshot: false  # <--
""",
        """
Short:
  Type: AWS::RDS::DBCluster
  UpdateReplacePolicy: Delete  # <--
  Properties:
    BackupRetentionPeriod: 6  # <--
    DeletionProtection: true
    CopyTagsToSnapshot: true
Long:
  Type: AWS::RDS::DBCluster
  UpdateReplacePolicy: Retain
  Properties:
    BackupRetentionPeriod: 36  # <--
    DeletionProtection: true
    CopyTagsToSnapshot: true
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with backups of their own."""
    return not in_cluster(database) and not is_copy(database)


@policy.check
def check(database: Resource) -> Violations:
    """Backups, protection, and what becomes of the data when the resource goes."""
    if database.environment != "dev":
        days = database.get("BackupRetentionPeriod")
        if days is None or days < LEAST or days > MOST:
            yield database.spot("BackupRetentionPeriod"), f"backups are not kept for {LEAST} to {MOST} days"
        if not database.on("DeletionProtection"):
            yield database.spot("DeletionProtection"), "the database is not protected from deletion"
    if not database.on("CopyTagsToSnapshot"):
        yield database.spot("CopyTagsToSnapshot"), "snapshots lose the tags that say what they hold"
    deletion, replacement = database.attribute("DeletionPolicy"), database.attribute("UpdateReplacePolicy")
    if deletion is not None and deletion not in ("Snapshot", "Retain", "RetainExceptOnCreate"):
        yield deletion, "deleting the stack deletes the data"
    if replacement is None or replacement not in ("Snapshot", "Retain"):
        place = (database, "UpdateReplacePolicy") if replacement is None else replacement
        yield place, "replacing the database deletes the old data"
