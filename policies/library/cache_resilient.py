"""Policy cache-resilient."""

from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

GROUP = "AWS::ElastiCache::ReplicationGroup"

policy = Policy(
    id="cache-resilient",
    severity=MEDIUM,
    severity_reason="Medium: a primary node without replica takes checkout down until somebody builds a new one, "
    "empty; the data in it can be made anew.",
    resource=GROUP,
    title="ElastiCache replication groups have automatic failover to a replica",
    serves={REL: {"REL11-BP02": PARTIAL, "F07": DIRECT}, GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": SUPPORTING}},
    why="The switch is off unless set, and means nothing without a replica. That the replica stands in "
    "another zone asks cache-multi-az. An environment named dev may do without. Not seen: what the "
    "last unreplicated writes were worth, whether clients use the primary endpoint, and what the "
    "cache does when its memory is full.",
    fix="Set AutomaticFailoverEnabled to true with NumCacheClusters of 2 or more (or "
    "ReplicasPerNodeGroup of 1 or more).",
    passing=(
        """
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {AutomaticFailoverEnabled: "true", NumCacheClusters: "3"}}
Sharded:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {AutomaticFailoverEnabled: true, NumNodeGroups: 2, ReplicasPerNodeGroup: 1}
Written:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties: {AutomaticFailoverEnabled: true, NodeGroupConfiguration: [{ReplicaCount: 2}, {ReplicaCount: 1}]}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
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
    NumCacheClusters: "1"  # <--
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
      ReplicasPerNodeGroup: !Ref Replicas  # <-- ?
  Shard:
    Type: AWS::ElastiCache::ReplicationGroup
    Properties:
      AutomaticFailoverEnabled: true
      NodeGroupConfiguration:
        - ReplicaCount: 1
        - ReplicaCount: 0  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """All but in dev."""
    return group.environment != "dev"


@policy.check
def check(group: Resource) -> Violations:
    """The switch, and somebody to fail over to."""
    if not group.on("AutomaticFailoverEnabled"):
        yield group.spot("AutomaticFailoverEnabled"), "no replica takes over when the primary node fails"
    nodes = group.get("NumCacheClusters")
    if nodes is not None and nodes < 2:
        yield nodes, "the primary node has no replica"
    for replicas in (*group.each("ReplicasPerNodeGroup"), *group.each("NodeGroupConfiguration.*.ReplicaCount")):
        if replicas < 1:
            yield replicas, "a shard has no replica"
