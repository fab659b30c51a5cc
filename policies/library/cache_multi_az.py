"""Policy cache-multi-az."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

GROUP, NODES = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"

policy = Policy(
    id="cache-multi-az",
    severity=MEDIUM,
    severity_reason="Medium: the loss of one zone takes the whole cache along, but what it holds can be made anew.",
    resource=(GROUP, NODES),
    title="ElastiCache nodes stand in several availability zones (Multi-AZ)",
    serves={REL: {"REL10-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F03": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Nothing else keeps replicas out of the primary's zone. Nodes of Memcached are spread with "
    "AZMode cross-az; a single node cannot be. An environment named dev may do without. Not seen: "
    "the zones of the subnet group.",
    fix="Set MultiAZEnabled to true (Memcached: AZMode cross-az with two nodes or more).",
    passing=(
        """
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {MultiAZEnabled: "true"}}
Nodes: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: memcached, NumCacheNodes: "2", AZMode: cross-az}}
Redis: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: redis, NumCacheNodes: 1}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
Off:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    MultiAZEnabled: false  # <--
Nodes:
  Type: AWS::ElastiCache::CacheCluster
  Properties:
    Engine: memcached
    NumCacheNodes: 3
    AZMode: single-az  # <--
""",
    ),
)


@policy.applies
def applies(cache: Resource) -> bool:
    """All but in dev; of plain nodes those of Memcached, which alone can be several."""
    engine = cache.get("Engine")
    redis = cache.type == NODES and engine is not None and not engine.unknown and engine.lower() != "memcached"
    return cache.environment != "dev" and not redis


@policy.check
def check(cache: Resource) -> Violations:
    """The switch of a group, the mode of nodes."""
    if cache.type == GROUP:
        if not cache.on("MultiAZEnabled"):
            yield cache.spot("MultiAZEnabled"), "nothing keeps the replicas out of the primary's zone"
        return
    count, mode = cache.get("NumCacheNodes"), cache.get("AZMode")
    several = count is not None and count > 1
    if (several or mode is not None) and (mode is None or mode != "cross-az"):
        yield cache.spot("AZMode"), "all nodes stand in one zone"
