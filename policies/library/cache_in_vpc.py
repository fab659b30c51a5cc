"""Policy cache-in-vpc."""

from policies.kernel import LOW, Policy, Resource, Violations

GROUP, NODES = "AWS::ElastiCache::ReplicationGroup", "AWS::ElastiCache::CacheCluster"

policy = Policy(
    id="cache-in-vpc",
    severity=LOW,
    severity_reason="Low: a cache has no public address in any subnet; only the separation of tiers is lost.",
    resource=(GROUP, NODES),
    title="ElastiCache clusters stand in a subnet group of one's own, not in the default VPC",
    serves={},
    opinion=True,
    why="Without CacheSubnetGroupName the cache lands in the default VPC, whose subnets all lead to the "
    "Internet. A node of a replication group and a further member of a global datastore follow it. "
    "Not seen: the routes of the subnets (net-data-tier-no-internet-route follows them).",
    fix="Set CacheSubnetGroupName to a group of private subnets.",
    passing=(
        """
Group: {Type: AWS::ElastiCache::ReplicationGroup, Properties: {CacheSubnetGroupName: !Ref Subnets}}
Subnets: {Type: AWS::ElastiCache::SubnetGroup, Properties: {Description: a, SubnetIds: [subnet-1]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ElastiCache::ReplicationGroup
Node:
  Type: AWS::ElastiCache::CacheCluster
  Properties:
    CacheSubnetGroupName: default  # <--
""",
    ),
)


@policy.check
def check(cache: Resource) -> Violations:
    """A subnet group that is not the default one."""
    group = cache.get("CacheSubnetGroupName")
    if group is None or (not group.unknown and group.lower() == "default"):
        yield cache.spot("CacheSubnetGroupName"), "the cache stands in the default VPC"
