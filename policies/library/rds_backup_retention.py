"""Policy rds-backup-retention."""

from policies.aws.databases import CLUSTER, INSTANCE, stands_alone
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

LEAST = 7

policy = Policy(
    id="rds-backup-retention",
    severity=HIGH,
    severity_reason="High: a wrong statement is noticed after days, and with no backup from before it the data is "
    "gone for good.",
    resource=(INSTANCE, CLUSTER),
    title="RDS databases keep automated backups for at least 7 days",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": DIRECT},
        REL: {"REL09-BP01": DIRECT, "REL09-BP03": DIRECT, "REL13-BP02": PARTIAL, "F19": PARTIAL, "F05": PARTIAL},
    },
    why="Without BackupRetentionPeriod one day is kept, and 0 switches backups off. Members of an "
    "Aurora cluster and read replicas are covered by their cluster or source. An environment named "
    "dev may keep less. What becomes of the data when the resource goes asks data-deletion-policy. "
    "Not seen: whether a restore has ever been tried, and copies in another account.",
    fix="Set BackupRetentionPeriod to 7 or more (35 at most).",
    passing=(
        """
Parameters:
  Days: {Type: Number, Default: 14}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, BackupRetentionPeriod: !Ref Days}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
  Aurora: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-postgresql}}
  Shortest: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, BackupRetentionPeriod: "7"}}
  Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: shop}}
""",
    ),
    failing=(
        """
Parameters:
  Days: {Type: Number}
Resources:
  Bare:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql}
  Off:
    Type: AWS::RDS::DBInstance
    Properties:
      BackupRetentionPeriod: 0  # <--
  Short:
    Type: AWS::RDS::DBInstance
    Properties:
      BackupRetentionPeriod: "6"  # <--
  Chosen:
    Type: AWS::RDS::DBInstance
    Properties:
      BackupRetentionPeriod: !Ref Days  # <-- ?
  Aurora:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: aurora-mysql
      BackupRetentionPeriod: 0  # <--
  Restored:  # <--
    Type: AWS::RDS::DBInstance
    Properties: {DBSnapshotIdentifier: s}
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with backups of their own."""
    return database.environment != "dev" and stands_alone(database, "BackupRetentionPeriod")


@policy.check
def check(database: Resource) -> Violations:
    """Long enough; the default is one day."""
    days = database.get("BackupRetentionPeriod")
    if days is None or days < LEAST:
        yield database.spot("BackupRetentionPeriod"), f"backups are kept for less than {LEAST} days"
