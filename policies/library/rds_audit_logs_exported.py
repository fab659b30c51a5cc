"""Policy rds-audit-logs-exported."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, in_cluster, is_aurora
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

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
    severity=MEDIUM,
    severity_reason="Medium: nothing is exposed, but after an incident nobody can say who read what.",
    resource=(CLUSTER, INSTANCE),
    title="RDS databases export the log that tells who did what (logging)",
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
  Properties: {Engine: postgres, EnableCloudwatchLogsExports: postgresql}
""",
        """
Analytics: {Type: AWS::RDS::DBCluster, Properties: {Engine: neptune}}
""",
    ),
    failing=(
        """
Nameless:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {DBInstanceClass: db.m6g.large}
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
    """Databases that log for themselves, of any engine but those whose logs are not known here."""
    member = in_cluster(database) or (database.type == INSTANCE and is_aurora(database))
    return not member and engine(database) in ("", *LOGS)


@policy.check
def check(database: Resource) -> Violations:
    """The audit log of the engine is among the exported ones."""
    named = database.get("EnableCloudwatchLogsExports")
    exported = list(named) if named is not None else []
    if not engine(database) and not exported:
        yield database.spot("EnableCloudwatchLogsExports"), "no log is exported"
    for wanted in LOGS.get(engine(database), ()):
        if not any(log == wanted for log in exported):
            yield database.spot("EnableCloudwatchLogsExports"), f"the {wanted} log is not exported"
