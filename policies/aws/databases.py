"""Relational databases: which engine, and which of them stand alone."""

import re

from policies.kernel import Resource, Value

CLUSTER, INSTANCE, GLOBAL = "AWS::RDS::DBCluster", "AWS::RDS::DBInstance", "AWS::RDS::GlobalCluster"
DOCDB, NEPTUNE, REDSHIFT = "AWS::DocDB::DBCluster", "AWS::Neptune::DBCluster", "AWS::Redshift::Cluster"
LEDGER = "AWS::QLDB::Ledger"


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


def cluster_of(member: Resource) -> list[Resource]:
    """The clusters at hand that an instance is a member of, by reference or name: one, or none."""
    said = member.get("DBClusterIdentifier") if member.type == INSTANCE else None
    return member.view.named(said, CLUSTER, "DBClusterIdentifier") if said is not None else []


def is_replica(database: Resource) -> bool:
    """Whether it follows another database for as long as it lives."""
    return any(
        database.get(source) is not None for source in ("SourceDBInstanceIdentifier", "ReplicationSourceIdentifier")
    )


def stands_alone(database: Resource, said: str = "") -> bool:
    """Whether backups and guards are its own matter: no member of a cluster, no replica.

    A member has its cluster's, and so has an instance of Aurora where no cluster is named; but what it says all the
    same in the property ``said`` is taken at its word.
    """
    return not (is_replica(database) or (is_member(database) and (not said or database.get(said) is None)))


def is_member(database: Resource) -> bool:
    """Whether it is an instance of a cluster, named or, since it is Aurora's, not."""
    return in_cluster(database) or (database.type == INSTANCE and is_aurora(database))


def origin(database: Resource) -> Resource:
    """The database of the templates at hand that a replica copies, which gives it engine and version; else itself."""
    source = database.get("SourceDBInstanceIdentifier")
    named = database.view.named(source, INSTANCE, "DBInstanceIdentifier") if source is not None else []
    return named[0] if named else database


def engine(database: Resource) -> str:
    """The family of its engine: mysql, mariadb, postgres, sqlserver, oracle, db2, or empty where it is not known."""
    found = database.get("Engine")
    if found is None:
        found = origin(database).get("Engine")
    if found is None or found.unknown:
        return ""
    name = str(found).lower().removeprefix("aurora-").removeprefix("custom-")
    name = {"aurora": "mysql", "postgresql": "postgres"}.get(name, name)
    return name.split("-")[0]


def is_aurora(database: Resource) -> bool:
    """Whether its engine is one of Aurora, so far as it is written."""
    found = database.get("Engine")
    return found is not None and not found.unknown and str(found).lower().startswith("aurora")


def version(value: Value | None) -> tuple[int, ...]:
    """The numbers of a version or of a parameter group family such as ``postgres16``; empty where none is written."""
    text = str(value) if value is not None and not value.unknown else ""
    found = re.search(r"\d+(\.\d+)*", text)
    return tuple(int(piece) for piece in found[0].split(".")) if found else ()
