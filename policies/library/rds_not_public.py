"""Policy rds-not-public."""

from policies.aws.databases import CLUSTER, INSTANCE, stands_alone
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Value, Violations

policy = Policy(
    id="rds-not-public",
    severity=CRITICAL,
    severity_reason="Critical: with a public address only a security group and a password stand between the "
    "Internet and all data.",
    resource=(INSTANCE, CLUSTER),
    title="RDS databases are not publicly accessible",
    serves={PCI: {"1.4.4": DIRECT}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A public address is one security-group mistake away from the Internet. An instance "
    "that says nothing and names no subnet group gets one in the default VPC; with a subnet group, or in a cluster, "
    "RDS decides by whether the VPC has an internet gateway: undecided where that is not at hand, so say it. "
    "Not seen: routes of the subnets (net-data-tier-no-internet-route follows them).",
    fix="Set PubliclyAccessible to false on every instance and on Multi-AZ clusters.",
    passing=(
        """
Instance: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, PubliclyAccessible: "false"}}
Aurora: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: mysql
    PubliclyAccessible: true  # <--
Silent:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Grouped:  # <-- ?
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql, DBSubnetGroupName: data}
Member:  # <-- ?
  Type: AWS::RDS::DBInstance
  Properties: {DBClusterIdentifier: shop}
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Way:
  Type: AWS::EC2::VPCGatewayAttachment
  Properties: {VpcId: !Ref Vpc, InternetGatewayId: igw-1}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc}}
Subnets: {Type: AWS::RDS::DBSubnetGroup, Properties: {SubnetIds: [!Ref Subnet]}}
Default:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql, DBSubnetGroupName: !Ref Subnets}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: mysql
    DBClusterInstanceClass: db.r6gd.large
    PubliclyAccessible: "true"  # <--
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """Said, and said to be off."""
    public = database.get("PubliclyAccessible")
    if public is not None:
        if public:
            yield public, "the database has a public address"
    elif database.type == INSTANCE:
        group = database.get("DBSubnetGroupName")
        if group is None and stands_alone(database):
            yield (database, "PubliclyAccessible"), "the database gets a public address in the default VPC"
        elif group is not None and _leads_out(group):
            yield (database, "PubliclyAccessible"), "its VPC has an internet gateway, so it gets a public address"
        elif not database.may("be private by the default of its VPC"):
            yield (database, "PubliclyAccessible"), "whether the database has a public address is left to the VPC"


def _leads_out(group: Value) -> bool:
    """Whether the VPC of a subnet group has an internet gateway, all in these templates."""
    subnets = [s for each in group.targets() for ids in each.each("SubnetIds.*") for s in ids.targets()]
    vpcs = [vpc for subnet in subnets for value in subnet.each("VpcId") for vpc in value.targets()]
    doors = [door for vpc in vpcs for door in vpc.referrers("AWS::EC2::VPCGatewayAttachment")]
    return any(door.get("InternetGatewayId") is not None for door in doors)
