"""Policy redshift-default-database-name."""

from policies.aws.databases import REDSHIFT, is_copy
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="redshift-default-database-name",
    severity=LOW,
    severity_reason="Low: a name is no secret; the default only helps those who guess.",
    resource=REDSHIFT,
    title="Redshift clusters have another database name than the default dev",
    serves={},
    opinion=True,
    why="Without DBName the database is called dev, which every script of an attacker tries first. Not "
    "seen: databases created later.",
    fix="Set DBName to a name of your own.",
    passing=(
        """
Named: {Type: AWS::Redshift::Cluster, Properties: {DBName: orders}}
Restored: {Type: AWS::Redshift::Cluster, Properties: {SnapshotIdentifier: s}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Redshift::Cluster
Default:
  Type: AWS::Redshift::Cluster
  Properties:
    DBName: Dev  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """A name, and another one; a snapshot brings its own."""
    name = cluster.get("DBName")
    if name is None and is_copy(cluster):
        return
    if name is None or name.lower() == "dev":
        yield cluster.spot("DBName"), "the database has the default name dev"
