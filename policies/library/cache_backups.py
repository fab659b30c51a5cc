"""Policy cache-backups."""

from policies.kernel import GDPR, LOW, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

GROUP, NODES = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"
SERVERLESS, MEMORY = "AWS::ElastiCache::ServerlessCache", "AWS::MemoryDB::Cluster"

policy = Policy(
    id="cache-backups",
    severity=LOW,
    severity_reason="Low: what a cache holds can mostly be made anew; sessions and carts that live there alone "
    "would be lost.",
    resource=(GROUP, NODES, SERVERLESS, MEMORY),
    title="ElastiCache and MemoryDB clusters keep automatic backups (snapshots)",
    serves={GDPR: {"32(1)(c)": SUPPORTING}, REL: {"REL09-BP03": PARTIAL}},
    why="Snapshots are off unless SnapshotRetentionLimit is set. Memcached has none; plain nodes that "
    "belong to no engine with snapshots are left out, and an environment named dev. Not seen: what "
    "the cache is the only store of.",
    fix="Set SnapshotRetentionLimit to 1 or more.",
    passing=(
        """
Parameters:
  Days: {Type: Number, Default: 7}
Resources:
  Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {SnapshotRetentionLimit: !Ref Days}}
  Plain: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: memcached}}
  Memory: {Type: AWS::MemoryDB::Cluster, Properties: {SnapshotRetentionLimit: "1"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
Node:
  Type: AWS::ElastiCache::CacheCluster
  Properties:
    Engine: redis
    SnapshotRetentionLimit: 0  # <--
Serverless:  # <--
  Type: AWS::ElastiCache::ServerlessCache
  Properties: {Engine: valkey}
Memory:  # <--
  Type: AWS::MemoryDB::Cluster
""",
    ),
)


@policy.applies
def applies(cache: Resource) -> bool:
    """All but Memcached and dev."""
    engine = cache.get("Engine")
    memcached = engine is not None and not engine.unknown and engine.lower() == "memcached"
    return cache.environment != "dev" and not memcached


@policy.check
def check(cache: Resource) -> Violations:
    """One at least."""
    kept = cache.get("SnapshotRetentionLimit")
    if kept is None or kept < 1:
        yield cache.spot("SnapshotRetentionLimit"), "no snapshots are kept"
