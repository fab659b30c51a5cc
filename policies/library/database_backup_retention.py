"""Policy database-backup-retention."""

from policies.aws.databases import DOCDB, NEPTUNE, REDSHIFT
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

LEAST = 7
DAYS = {
    DOCDB: "BackupRetentionPeriod",
    NEPTUNE: "BackupRetentionPeriod",
    REDSHIFT: "AutomatedSnapshotRetentionPeriod",
    "AWS::DocDBElastic::Cluster": "BackupRetentionPeriod",
}

policy = Policy(
    id="database-backup-retention",
    severity=MEDIUM,
    severity_reason="Medium: the default keeps one day, so that most mistakes can be undone only if they are "
    "noticed at once.",
    resource=tuple(DAYS),
    title="DocumentDB, Neptune and Redshift clusters keep automated backups for at least 7 days",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
        REL: {"REL09-BP01": PARTIAL, "REL09-BP03": DIRECT, "F19": PARTIAL},
    },
    why="A wrong statement is noticed after days. All three keep one day where nothing is said, and "
    "Redshift none at 0. An environment named dev may keep less. RDS is asked by rds-backup- "
    "retention. Not seen: manual snapshots, backup plans, and whether a restore has ever been "
    "tried.",
    fix="Set BackupRetentionPeriod (Redshift: AutomatedSnapshotRetentionPeriod) to 7 or more.",
    passing=(
        """
Documents: {Type: AWS::DocDB::DBCluster, Properties: {BackupRetentionPeriod: "7"}}
Graph: {Type: AWS::Neptune::DBCluster, Properties: {BackupRetentionPeriod: 14}}
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {AutomatedSnapshotRetentionPeriod: 35}}
""",
    ),
    failing=(
        """
Documents:  # <--
  Type: AWS::DocDB::DBCluster
Graph:
  Type: AWS::Neptune::DBCluster
  Properties:
    BackupRetentionPeriod: "1"  # <--
Warehouse:
  Type: AWS::Redshift::Cluster
  Properties:
    AutomatedSnapshotRetentionPeriod: 0  # <--
""",
    ),
)


@policy.applies
def applies(store: Resource) -> bool:
    """All but in dev."""
    return store.environment != "dev"


@policy.check
def check(store: Resource) -> Violations:
    """Long enough; the default is one day."""
    name = DAYS[store.type]
    days = store.get(name)
    if days is None or days < LEAST:
        yield store.spot(name), f"backups are kept for less than {LEAST} days"
