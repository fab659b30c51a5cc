"""Policy cache-engine-supported."""

from policies.aws.databases import version
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

TYPES = ("AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster")
OLDEST = (6,)

policy = Policy(
    id="cache-engine-supported",
    severity=MEDIUM,
    severity_reason="Medium: known faults are fixed no longer, yet an attacker must first reach the cache.",
    resource=TYPES,
    title="ElastiCache runs an engine version in standard support, none at its end of life",
    serves={PCI: {"6.3.3": PARTIAL}},
    why="Redis OSS before 6 is out of standard support since January 2026, and the oldest versions have "
    "neither encryption nor passwords. A version that is not written gets AWS's default and is "
    "fine. Not seen: versions given by a parameter without value, and Memcached.",
    fix="Set EngineVersion to a supported version, or move to Valkey.",
    passing=(
        """
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {Engine: redis, EngineVersion: "7.1"}}
Nodes: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: memcached, EngineVersion: 1.6.22}}
Silent: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: redis}}
""",
    ),
    failing=(
        """
Group:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    EngineVersion: 3.2.6  # <--
Node:
  Type: AWS::ElastiCache::CacheCluster
  Properties:
    Engine: redis
    EngineVersion: "5.0.6"  # <--
""",
    ),
)


@policy.applies
def applies(cache: Resource) -> bool:
    """Redis OSS; a group whose engine is not written is that as well."""
    engine = cache.get("Engine")
    if engine is None:
        return cache.type == TYPES[0]
    return not engine.unknown and engine.lower() == "redis"


@policy.check
def check(cache: Resource) -> Violations:
    """Not older than the oldest that is supported."""
    written = cache.get("EngineVersion")
    found = version(written)
    if written is not None and found and found < OLDEST:
        yield written, f"Redis {written} is out of standard support"
