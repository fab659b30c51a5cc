"""Policy cache-resilient."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, PCI, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="cache-resilient",
    severity=MEDIUM,
    resource="AWS::ElastiCache::ReplicationGroup",
    title="Caches fail over between zones, keep snapshots and take minor upgrades",
    serves={
        REL: {"REL10-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F07": DIRECT, "F03": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": SUPPORTING},
        PCI: {"6.3.3": PARTIAL},
    },
    why="A primary node without replica in another zone takes checkout down until somebody builds a new one, empty. "
    "Both switches are off unless set, and mean nothing without a replica. Redundancy and snapshots may be less in an "
    "environment named dev. Not seen: what the last unreplicated writes were worth, whether clients use the primary "
    "endpoint, and what the cache does when its memory is full.",
    fix="Set AutomaticFailoverEnabled and MultiAZEnabled to true with NumCacheClusters of 2 or more (or "
    "ReplicasPerNodeGroup of 1 or more), SnapshotRetentionLimit of 1 or more, and leave AutoMinorVersionUpgrade on.",
    passing=(
        """
Group:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {AutomaticFailoverEnabled: "true", MultiAZEnabled: true, NumCacheClusters: "3", SnapshotRetentionLimit: 7}
Sharded:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AutomaticFailoverEnabled: true
    MultiAZEnabled: true
    NumNodeGroups: 2
    ReplicasPerNodeGroup: 1
    SnapshotRetentionLimit: "1"
    AutoMinorVersionUpgrade: true
Written:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AutomaticFailoverEnabled: true
    MultiAZEnabled: true
    NodeGroupConfiguration: [{ReplicaCount: 2}, {ReplicaCount: 1}]
    SnapshotRetentionLimit: 1
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {NumCacheClusters: 1}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {ReplicationGroupDescription: cart}
Alone:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    AutomaticFailoverEnabled: "false"  # <--
    MultiAZEnabled: false  # <--
    NumCacheClusters: "1"  # <--
    SnapshotRetentionLimit: 0  # <--
    AutoMinorVersionUpgrade: "false"  # <--
""",
        """
Parameters:
  Replicas: {Type: Number}
  Failover: {Type: String}
Resources:
  Chosen:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AutomaticFailoverEnabled: !Ref Failover  # <-- ?
      MultiAZEnabled: true
      ReplicasPerNodeGroup: !Ref Replicas  # <-- ?
      SnapshotRetentionLimit: 5
  Shard:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AutomaticFailoverEnabled: true
      MultiAZEnabled: true
      NodeGroupConfiguration:
        - ReplicaCount: 1
        - ReplicaCount: 0  # <--
      SnapshotRetentionLimit: 5
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Group:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AutoMinorVersionUpgrade: false  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """Upgrades everywhere; failover, replicas and snapshots but in dev."""
    upgrade = group.get("AutoMinorVersionUpgrade")
    if upgrade is not None and not upgrade:
        yield upgrade, "the cache takes no minor upgrades by itself"
    if group.environment == "dev":
        return
    if not group.on("AutomaticFailoverEnabled"):
        yield group.spot("AutomaticFailoverEnabled"), "no replica takes over when the primary node fails"
    if not group.on("MultiAZEnabled"):
        yield group.spot("MultiAZEnabled"), "nothing keeps the replicas out of the primary's zone"
    nodes = group.get("NumCacheClusters")
    if nodes is not None and nodes < 2:
        yield nodes, "the primary node has no replica"
    for replicas in (*group.each("ReplicasPerNodeGroup"), *group.each("NodeGroupConfiguration.*.ReplicaCount")):
        if replicas < 1:
            yield replicas, "a shard has no replica"
    kept = group.get("SnapshotRetentionLimit")
    if kept is None or kept < 1:
        yield group.spot("SnapshotRetentionLimit"), "no snapshots are kept"
