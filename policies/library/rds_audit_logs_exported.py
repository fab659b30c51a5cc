"""Policy rds-audit-logs-exported."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, in_cluster
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

LOGS = {
    "mysql": ("audit",),
    "mariadb": ("audit",),
    "postgres": ("postgresql",),
    "sqlserver": ("error",),
    "oracle": ("audit",),
    "db2": ("diag.log",),
}

policy = Policy(
    id="rds-audit-logs-exported",
    severity=HIGH,
    resource=(CLUSTER, INSTANCE),
    title="Databases export the log that tells who did what",
    serves={
        PCI: {
            "10.2.1": DIRECT,
            "10.2.1.1": PARTIAL,
            "10.2.1.2": PARTIAL,
            "10.2.1.4": PARTIAL,
            "10.2.2": PARTIAL,
            "10.3.3": PARTIAL,
        },
        GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING},
    },
    why="A log that stays on the database host is short, and goes with the host. Members of a cluster log through "
    "it. Not seen: whether the engine's audit is switched on in parameter or option groups and what it records; the "
    "retention of the log group is logs-retention-bounded.",
    fix="Name the engine's audit log in EnableCloudwatchLogsExports: audit (MySQL, MariaDB, Oracle), postgresql, "
    "error (SQL Server), diag.log (Db2).",
    passing=(
        """
Cluster:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, EnableCloudwatchLogsExports: [error, audit]}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster, Engine: aurora-mysql}}
Postgres:
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres, EnableCloudwatchLogsExports: [postgresql, upgrade]}
""",
        """
Analytics: {Type: AWS::RDS::DBCluster, Properties: {Engine: neptune}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: postgres}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-mysql
    EnableCloudwatchLogsExports: [error, slowquery]  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases of a known engine that log for themselves."""
    return not in_cluster(database) and engine(database) in LOGS


@policy.check
def check(database: Resource) -> Violations:
    """The audit log of the engine is among the exported ones."""
    exported = list(database.each("EnableCloudwatchLogsExports.*"))
    for wanted in LOGS[engine(database)]:
        if not any(log == wanted for log in exported):
            yield database.spot("EnableCloudwatchLogsExports"), f"the {wanted} log is not exported"
