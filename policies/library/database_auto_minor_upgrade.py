"""Policy database-auto-minor-upgrade."""

from policies.aws.databases import REDSHIFT
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, REL, Policy, Resource, Violations

NAME = "AutoMinorVersionUpgrade"
SWITCHES = {
    "AWS::DocDB::DBInstance": NAME,
    "AWS::Neptune::DBInstance": NAME,
    "AWS::DMS::ReplicationInstance": NAME,
    "AWS::MemoryDB::Cluster": NAME,
    "AWS::ElastiCache::ReplicationGroup": NAME,
    "AWS::ElastiCache::CacheCluster": NAME,
    REDSHIFT: "AllowVersionUpgrade",
}

policy = Policy(
    id="database-auto-minor-upgrade",
    severity=MEDIUM,
    severity_reason="Medium: known faults stay open until somebody remembers, yet an attacker must first reach the "
    "store.",
    resource=tuple(SWITCHES),
    title="DocumentDB, Neptune, Redshift, MemoryDB, ElastiCache and DMS take minor version upgrades by themselves",
    serves={PCI: {"6.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}, REL: {"REL08-BP05": PARTIAL}},
    why="Minor versions carry the security fixes of the engine. They come by themselves unless the "
    "switch says no, so that leaving it out is fine here; database-minor-upgrade-declared asks for "
    "it to be said. RDS is asked by rds-auto-minor-upgrade. Not seen: an engine version that AWS "
    "supports no longer.",
    fix="Remove AutoMinorVersionUpgrade (Redshift: AllowVersionUpgrade) false.",
    passing=(
        """
Document: {Type: AWS::DocDB::DBInstance, Properties: {AutoMinorVersionUpgrade: "true"}}
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {AllowVersionUpgrade: true}}
Cache: {Type: AWS::ElastiCache::ReplicationGroup}
""",
    ),
    failing=(
        """
Parameters:
  Upgrade: {Type: String, Default: "false"}
Resources:
  Document:
    Type: AWS::DocDB::DBInstance
    Properties:
      AutoMinorVersionUpgrade: false  # <--
  Warehouse:
    Type: AWS::Redshift::Cluster
    Properties:
      AllowVersionUpgrade: "False"  # <--
  Cache:
    Type: AWS::ElastiCache::CacheCluster
    Properties:
      AutoMinorVersionUpgrade: !Ref Upgrade  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """Not switched off."""
    upgrade = store.get(SWITCHES[store.type])
    if upgrade is not None and not upgrade:
        yield upgrade, "minor upgrades, and with them security fixes, wait for somebody to remember"
