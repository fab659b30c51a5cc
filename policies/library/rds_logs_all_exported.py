"""Policy rds-logs-all-exported."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, is_aurora, is_member
from policies.kernel import LOW, Policy, Resource, Violations

LOGS = {
    "mysql": ("audit", "error", "general", "slowquery"),
    "mariadb": ("audit", "error", "general", "slowquery"),
    "postgres": ("postgresql", "upgrade"),
    "sqlserver": ("agent", "error"),
    "oracle": ("alert", "audit", "listener", "trace"),
    "db2": ("diag.log", "notify.log"),
}
"""Engine → the logs that it can export (RDS user guide, "Publishing database logs to Amazon CloudWatch Logs")."""

policy = Policy(
    id="rds-logs-all-exported",
    severity=LOW,
    severity_reason="Low: faults are only harder to explain; the log that tells who did what is "
    "rds-audit-logs-exported.",
    opinion=True,
    resource=(INSTANCE, CLUSTER),
    title="RDS databases export every log of their engine to CloudWatch (logging)",
    serves={},
    why="A log that stays on the host is gone with it, and one misses it only after a failure. General and slow-query "
    "logs cost money and may hold personal data, so this is an opinion. Members log through their cluster. Not seen: "
    "what parameter and option groups let the engine write.",
    fix="Name all logs of the engine in EnableCloudwatchLogsExports.",
    passing=(
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql, EnableCloudwatchLogsExports: postgresql}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster, Engine: aurora-postgresql}}
Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, EnableCloudwatchLogsExports: [postgresql, upgrade]}}
""",
    ),
    failing=(
        """
Some:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    EnableCloudwatchLogsExports: [audit, error]  # <--
None:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: sqlserver-ex}
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases of a known engine that log for themselves."""
    return not is_member(database) and engine(database) in LOGS


@policy.check
def check(database: Resource) -> Violations:
    """Each log by its name."""
    named = database.get("EnableCloudwatchLogsExports")
    exported = list(named) if named is not None else []
    wanted = LOGS[engine(database)]
    if is_aurora(database) and engine(database) == "postgres":
        wanted = ("postgresql",)
    missing = [each for each in wanted if not any(log == each for log in exported)]
    if missing:
        yield database.spot("EnableCloudwatchLogsExports"), "some logs of the engine are not exported"
