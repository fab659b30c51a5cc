"""Policy rds-not-public."""

from policies.aws.databases import CLUSTER, INSTANCE
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="rds-not-public",
    severity=CRITICAL,
    resource=(INSTANCE, CLUSTER),
    title="Databases have no public address",
    serves={PCI: {"1.4.4": DIRECT}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A public address is one security-group mistake away from the Internet. Where an instance says nothing, RDS "
    "decides by the VPC and subnet group: undecided, so say it. Aurora and other cluster members are instances too. "
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
Silent:  # <-- ?
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
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
    elif database.type == INSTANCE and not database.may("be private by the default of its VPC"):
        yield (database, "PubliclyAccessible"), "whether the database has a public address is left to the VPC"
