"""Policy database-not-in-public-subnet."""

from policies.aws.databases import CLUSTER, INSTANCE, REDSHIFT
from policies.aws.routes import is_public, subnets
from policies.kernel import MEDIUM, Policy, Resource, Violations

RDS = ("DBSubnetGroupName", "AWS::RDS::DBSubnetGroup")
CACHE = ("CacheSubnetGroupName", "AWS::ElastiCache::SubnetGroup")
GROUPS = {
    INSTANCE: RDS,
    CLUSTER: RDS,
    REDSHIFT: ("ClusterSubnetGroupName", "AWS::Redshift::ClusterSubnetGroup"),
    "AWS::ElastiCache::ReplicationGroup": CACHE,
    "AWS::ElastiCache::CacheCluster": CACHE,
}

policy = Policy(
    id="database-not-in-public-subnet",
    severity=MEDIUM,
    severity_reason="Medium: without a public address the store is still not reached from the Internet; one more "
    "mistake and it is.",
    resource=tuple(GROUPS),
    title="RDS, Redshift and ElastiCache clusters are not deployed in public subnets",
    serves={},
    opinion=True,
    why="The subnet group of the store is followed to its subnets, and these to their routes: a default "
    "route to an internet gateway, or public addresses given out, make them public. net-data-tier- "
    "no-internet-route says the same of the subnet group, and gates. Not seen: subnets given by id, "
    "and routes of other templates.",
    fix="Use a subnet group of subnets without a route to an internet gateway, and with MapPublicIpOnLaunch false.",
    passing=(
        """
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}
Group: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Subnet]}}
Database: {Type: AWS::RDS::DBInstance, Properties: {DBSubnetGroupName: !Ref Group}}
Elsewhere: {Type: AWS::RDS::DBInstance, Properties: {DBSubnetGroupName: shop}}
""",
    ),
    failing=(
        """
Gateway: {Type: AWS::EC2::InternetGateway}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: vpc-1}}
Table: {Type: AWS::EC2::RouteTable, Properties: {VpcId: vpc-1}}
Out:
  Type: AWS::EC2::Route
  Properties: {RouteTableId: !Ref Table, DestinationCidrBlock: 0.0.0.0/0, GatewayId: !Ref Gateway}
Use:
  Type: AWS::EC2::SubnetRouteTableAssociation
  Properties: {SubnetId: !Ref Subnet, RouteTableId: !Ref Table}
Group: {Type: AWS::RDS::DBSubnetGroup, Properties: {DBSubnetGroupName: shop, SubnetIds: [!Ref Subnet]}}
Database:
  Type: AWS::RDS::DBInstance
  Properties:
    DBSubnetGroupName: !Ref Group  # <--
Mapped: {Type: AWS::EC2::Subnet, Properties: {MapPublicIpOnLaunch: "true"}}
Caches: {Type: AWS::ElastiCache::SubnetGroup, Properties: {SubnetIds: [!Ref Mapped]}}
Cache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    CacheSubnetGroupName: !Ref Caches  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """The group, its subnets, their routes."""
    name, kind = GROUPS[store.type]
    chosen = store.get(name)
    for group in store.view.named(chosen, kind, name) if chosen is not None else ():
        for subnet in subnets(group.each("SubnetIds.*")):
            if chosen is not None and (is_public(subnet) or subnet.on("MapPublicIpOnLaunch")):
                yield chosen, f"subnet {subnet.id} is public"
