"""Policy rds-copy-tags-to-snapshot."""

from policies.aws.databases import CLUSTER, DOCDB, INSTANCE, NEPTUNE, stands_alone
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-copy-tags-to-snapshot",
    severity=LOW,
    severity_reason="Low: nothing is exposed; snapshots are only harder to account for.",
    resource=(INSTANCE, CLUSTER, DOCDB, NEPTUNE),
    title="Databases copy their tags to snapshots",
    serves={},
    opinion=True,
    why="A snapshot without tags does not say what it holds, for whom, and which access rule by tag "
    "applies to it. Members of an Aurora cluster follow the cluster. Not seen: the tags themselves "
    "(gov-tags-classification-scope-owner looks).",
    fix="Set CopyTagsToSnapshot to true.",
    repair={"CopyTagsToSnapshot": True},
    passing=(
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, CopyTagsToSnapshot: "true"}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Graph:
  Type: AWS::Neptune::DBCluster
  Properties:
    CopyTagsToSnapshot: false  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases with snapshots of their own."""
    return database.type not in (INSTANCE, CLUSTER) or stands_alone(database)


@policy.check
def check(database: Resource) -> Violations:
    """Said, since the default is off."""
    if not database.on("CopyTagsToSnapshot"):
        yield database.spot("CopyTagsToSnapshot"), "snapshots lose the tags that say what they hold"
