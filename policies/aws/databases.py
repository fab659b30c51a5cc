"""Relational databases: which engine, and which of them stand alone."""

from policies.kernel import Resource

CLUSTER, INSTANCE = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance"


def in_cluster(database: Resource) -> bool:
    """Whether it is an instance of a cluster, which then holds storage, credentials, backups and encryption."""
    return database.type == INSTANCE and database.get("DBClusterIdentifier") is not None


def is_copy(database: Resource) -> bool:
    """Whether it is made from another database, a snapshot or a global database, and inherits from it."""
    sources = (
        "SourceDBInstanceIdentifier",
        "SourceDBClusterIdentifier",
        "ReplicationSourceIdentifier",
        "SnapshotIdentifier",
        "DBSnapshotIdentifier",
        "DBClusterSnapshotIdentifier",
    )
    return any(database.get(source) is not None for source in sources)


def engine(database: Resource) -> str:
    """The family of its engine: mysql, mariadb, postgres, sqlserver, oracle, db2, or empty where it is not known."""
    found = database.get("Engine")
    if found is None or found.unknown:
        return ""
    name = str(found).lower().removeprefix("aurora-").removeprefix("custom-")
    name = {"aurora": "mysql", "postgresql": "postgres"}.get(name, name)
    return name.split("-")[0]


def major_version(database: Resource) -> int | None:
    """The major version of its engine; None where it is not written."""
    found = database.get("EngineVersion")
    head = str(found).split(".")[0] if found is not None and not found.unknown else ""
    return int(head) if head.isdigit() else None
