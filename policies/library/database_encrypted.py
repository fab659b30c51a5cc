"""Policy database-encrypted."""

from policies.aws.databases import DOCDB, NEPTUNE, REDSHIFT, is_copy
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

SWITCHES = {
    DOCDB: "StorageEncrypted",
    NEPTUNE: "StorageEncrypted",
    REDSHIFT: "Encrypted",
    "AWS::DAX::Cluster": "SSESpecification.SSEEnabled",
}

policy = Policy(
    id="database-encrypted",
    severity=HIGH,
    severity_reason="High: whoever comes by a snapshot or a disk reads everything, and for most it cannot be "
    "switched on later. It takes a way to the storage first, so it is no direct exposure.",
    resource=tuple(SWITCHES),
    title="DocumentDB, Neptune, Redshift and DAX clusters encrypt their storage at rest",
    serves={PCI: {"3.5.1": SUPPORTING, "3.5.1.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL, "5(1)(f)": PARTIAL}},
    why="All four leave it off, or did so until lately, where a template says nothing. What is restored "
    "from a snapshot or cloned has its source's choice. RDS is asked by rds-encrypted; MemoryDB, "
    "Timestream, DMS and QLDB always encrypt. Not seen: the source of a snapshot.",
    fix="Set StorageEncrypted (Redshift: Encrypted; DAX: SSESpecification.SSEEnabled) to true.",
    passing=(
        """
Documents: {Type: AWS::DocDB::DBCluster, Properties: {StorageEncrypted: "true"}}
Graph: {Type: AWS::Neptune::DBCluster, Properties: {StorageEncrypted: true}}
Clone: {Type: AWS::Neptune::DBCluster, Properties: {SourceDBClusterIdentifier: !Ref Graph}}
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {Encrypted: true}}
Cache: {Type: AWS::DAX::Cluster, Properties: {SSESpecification: {SSEEnabled: "True"}}}
""",
    ),
    failing=(
        """
Documents:  # <--
  Type: AWS::DocDB::DBCluster
Graph:
  Type: AWS::Neptune::DBCluster
  Properties:
    StorageEncrypted: "false"  # <--
Warehouse:  # <--
  Type: AWS::Redshift::Cluster
  Properties: {KmsKeyId: key}
Cache:
  Type: AWS::DAX::Cluster
  Properties:
    SSESpecification:
      SSEEnabled: false  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """On, or decided by what it is made from."""
    name = SWITCHES[store.type]
    choice = store.get(name)
    if choice is None and is_copy(store):
        return
    if choice is None or not choice:
        yield store.spot(name), "the storage is not encrypted"
