"""Policy database-not-public."""

from policies.aws.databases import REDSHIFT
from policies.kernel import CRITICAL, DIRECT, GDPR, PARTIAL, PCI, Policy, Resource, Violations

OFF = (
    "AWS::Neptune::DBInstance",
    "AWS::RedshiftServerless::Workgroup",
    "AWS::Timestream::InfluxDBInstance",
)
ON = (REDSHIFT, "AWS::DMS::ReplicationInstance")
"""What is public unless it says no."""

policy = Policy(
    id="database-not-public",
    severity=CRITICAL,
    severity_reason="Critical: with a public address only a security group and a password stand between the "
    "Internet and the data.",
    resource=(*OFF, *ON),
    title="Redshift, Neptune, DMS and InfluxDB databases are not publicly accessible",
    serves={PCI: {"1.4.4": DIRECT}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="A public address is one security-group mistake away from the Internet. DMS gives one unless "
    "told not to, and Redshift did so for templates that say nothing until 2025, and still does "
    "where an older tool deploys; so both must say no. RDS is asked by rds-not-public. Not seen: "
    "security groups and routes.",
    fix="Set PubliclyAccessible to false.",
    passing=(
        """
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {PubliclyAccessible: "false"}}
Graph: {Type: AWS::Neptune::DBInstance, Properties: {DBInstanceClass: db.r6g.large}}
Copier: {Type: AWS::DMS::ReplicationInstance, Properties: {PubliclyAccessible: false}}
Group: {Type: AWS::RedshiftServerless::Workgroup, Properties: {WorkgroupName: w}}
""",
    ),
    failing=(
        """
Parameters:
  Open: {Type: String}
Resources:
  Warehouse:  # <--
    Type: AWS::Redshift::Cluster
    Properties: {NodeType: ra3.large}
  Graph:
    Type: AWS::Neptune::DBInstance
    Properties:
      PubliclyAccessible: "true"  # <--
  Copier:  # <--
    Type: AWS::DMS::ReplicationInstance
  Group:
    Type: AWS::RedshiftServerless::Workgroup
    Properties:
      PubliclyAccessible: !Ref Open  # <-- ?
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """Off, said or by default."""
    public = store.get("PubliclyAccessible")
    if public is not None:
        if public:
            yield public, "it is publicly accessible"
    elif store.type in ON:
        yield (store, "PubliclyAccessible"), "it is publicly accessible unless it says no"
