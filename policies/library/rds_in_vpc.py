"""Policy rds-in-vpc."""

from policies.aws.databases import CLUSTER, INSTANCE, stands_alone
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-in-vpc",
    severity=LOW,
    severity_reason="Low: rds-not-public asks for what makes the default VPC dangerous; only the separation of "
    "tiers is lost.",
    resource=(INSTANCE, CLUSTER),
    title="RDS databases stand in a VPC of one's own (DBSubnetGroupName)",
    serves={},
    opinion=True,
    why="Without a subnet group the database lands in the default VPC, whose subnets all lead to the "
    "Internet. Members of a cluster and replicas follow it. Not seen: the routes of the subnets "
    "(net-data-tier-no-internet-route follows them).",
    fix="Set DBSubnetGroupName to a group of private subnets.",
    passing=(
        """
Database: {Type: AWS::RDS::DBInstance, Properties: {DBSubnetGroupName: !Ref Group}}
Group: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [subnet-1]}}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: c}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBInstance
Default:
  Type: AWS::RDS::DBCluster
  Properties:
    DBSubnetGroupName: default  # <--
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases that choose their place."""
    return stands_alone(database)


@policy.check
def check(database: Resource) -> Violations:
    """A subnet group that is not the default one."""
    group = database.get("DBSubnetGroupName")
    if group is None or (not group.unknown and group.lower() == "default"):
        yield database.spot("DBSubnetGroupName"), "the database stands in the default VPC"
