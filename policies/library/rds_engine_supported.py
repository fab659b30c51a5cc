"""Policy rds-engine-supported."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, is_aurora, version
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

OLDEST = {
    "mysql": (8, 0),
    "mariadb": (10, 6),
    "postgres": (13,),
    "oracle": (19,),
    "sqlserver": (13,),
    "aurora mysql": (8, 0),
    "aurora postgres": (13,),
}

policy = Policy(
    id="rds-engine-supported",
    severity=MEDIUM,
    severity_reason="Medium: known faults are fixed no longer, or only for a surcharge, yet an attacker must first "
    "reach the database.",
    resource=(INSTANCE, CLUSTER),
    title="RDS databases run an engine version in standard support, none at its end of life",
    serves={PCI: {"6.3.3": PARTIAL}},
    why="After the end of standard support an engine gets no fixes, or paid Extended Support starts by "
    "itself, at a price above that of the instance. The end dates are those of the RDS and Aurora "
    "release calendars as of 2026. A version that is not written gets AWS's default and is fine. "
    "Not seen: versions given by a parameter without value, and Oracle, SQL Server and Db2 releases "
    "newer than the oldest.",
    fix="Set EngineVersion to a supported major version and upgrade, with a Blue/Green deployment where "
    "downtime matters.",
    passing=(
        """
New: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, EngineVersion: 8.4.3}}
Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, EngineVersion: 8.0.mysql_aurora.3.08.0}}
Silent: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres}}
Oracle: {Type: AWS::RDS::DBInstance, Properties: {Engine: oracle-ee, EngineVersion: 19.0.0.0.ru-2024-01.rur-2024-01.r1}}
""",
    ),
    failing=(
        """
Old:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    EngineVersion: "5.7"  # <--
Older:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
    EngineVersion: 11.9  # <--
Gone:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora  # <--
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """Not older than the oldest that is supported."""
    name, written = database.get("Engine"), database.get("EngineVersion")
    if name is not None and name == "aurora":
        yield name, "Aurora MySQL 1 (MySQL 5.6) has ended"
        return
    oldest = OLDEST.get(f"aurora {engine(database)}" if is_aurora(database) else engine(database))
    found = version(written)
    if written is not None and oldest and found and found < oldest:
        yield written, f"version {written} is out of standard support"
