"""Policy database-deletion-protection."""

from policies.aws.databases import CLUSTER, DOCDB, GLOBAL, INSTANCE, LEDGER, NEPTUNE, stands_alone
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="database-deletion-protection",
    severity=MEDIUM,
    severity_reason="Medium: one wrong call deletes the database, but backups and the deletion policy of the stack "
    "stand behind this guard.",
    resource=(INSTANCE, CLUSTER, GLOBAL, DOCDB, NEPTUNE, LEDGER),
    title="Databases (RDS, Aurora, DocumentDB, Neptune, QLDB) have deletion protection",
    serves={GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL09-BP01": PARTIAL, "F19": PARTIAL}},
    why="Deletion protection makes the deletion of a database two acts: somebody must first take the "
    "guard away. Members of a cluster are covered by it, read replicas can be made anew; a QLDB "
    "ledger is guarded unless it says no. An environment named dev may do without. Not seen: who "
    "may take the guard away.",
    fix="Set DeletionProtection of the database to true; take it away only in the change that is to delete it.",
    repair={"DeletionProtection": True},
    passing=(
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, DeletionProtection: "true"}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, DeletionProtection: true}}
Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Alone}}
Ledger: {Type: AWS::QLDB::Ledger, Properties: {PermissionsMode: STANDARD}}
""",
    ),
    failing=(
        """
Parameters:
  Guard: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::RDS::DBInstance
    Properties: {Engine: postgres}
  Documents:
    Type: AWS::DocDB::DBCluster
    Properties:
      DeletionProtection: "false"  # <--
  Graph:  # <--
    Type: AWS::Neptune::DBCluster
  World:
    Type: AWS::RDS::GlobalCluster
    Properties:
      DeletionProtection: !Ref Guard  # <-- ?
  Ledger:
    Type: AWS::QLDB::Ledger
    Properties:
      DeletionProtection: false  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases that are no part and no copy of another one."""
    return database.environment != "dev" and (
        database.type not in (INSTANCE, CLUSTER) or stands_alone(database, "DeletionProtection")
    )


@policy.check
def check(database: Resource) -> Violations:
    """On, or on by default."""
    guard = database.get("DeletionProtection")
    if guard is None and database.type == LEDGER:
        return
    if guard is None or not guard:
        yield database.spot("DeletionProtection"), "the database is not protected from deletion"
