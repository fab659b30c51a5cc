"""Policy cache-transit-encrypted."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP, NODES = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"

policy = Policy(
    id="cache-transit-encrypted",
    severity=HIGH,
    severity_reason="High: sessions, names and tokens cross the network in clear for whoever listens; it takes a "
    "place in the network first.",
    resource=(GROUP, NODES),
    title="ElastiCache caches encrypt data in transit (TLS)",
    serves={PCI: {"4.2.1": SUPPORTING, "8.3.2": PARTIAL}, GDPR: {"32(1)(a)": PARTIAL}},
    why="The switch is off unless set, and the mode preferred still answers in clear text. A serverless "
    "cache always speaks TLS; a further member of a global datastore takes the switch from the "
    "first one. Nodes of Memcached are judged where they speak of it. Not seen: whether clients "
    "check the certificate.",
    fix="Set TransitEncryptionEnabled to true; leave TransitEncryptionMode out or make it required.",
    passing=(
        """
Group:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {TransitEncryptionEnabled: "true", TransitEncryptionMode: required}
Second: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {GlobalReplicationGroupId: shop}}
Nodes: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: memcached, TransitEncryptionEnabled: true}}
Old: {Type: AWS::ElastiCache::CacheCluster, Properties: {Engine: redis}}
""",
    ),
    failing=(
        """
Parameters:
  Encrypt: {Type: String}
Resources:
  Bare:  # <--
    Type: AWS::ElastiCache::ReplicationGroup
    Properties: {AtRestEncryptionEnabled: true}
  Spelled:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      TransitEncryptionEnabled: 0  # <--
  Chosen:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      TransitEncryptionEnabled: !Ref Encrypt  # <-- ?
  Lenient:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      TransitEncryptionEnabled: true
      TransitEncryptionMode: preferred  # <--
  Nodes:
    Type: AWS::ElastiCache::CacheCluster
    Properties:
      TransitEncryptionEnabled: false  # <--
""",
    ),
)


@policy.check
def check(cache: Resource) -> Violations:
    """The switch, then the mode."""
    choice, mode = cache.get("TransitEncryptionEnabled"), cache.get("TransitEncryptionMode")
    inherits = cache.get("GlobalReplicationGroupId") is not None
    silent = choice is None and (inherits or cache.type == NODES)
    if not silent and (choice is None or not choice):
        yield cache.spot("TransitEncryptionEnabled"), "the cache speaks without TLS"
    elif mode is not None and mode == "preferred":
        yield mode, "the cache still answers without TLS"
