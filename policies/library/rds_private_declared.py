"""Policy rds-private-declared."""

from policies.aws.databases import INSTANCE
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="rds-private-declared",
    severity=LOW,
    severity_reason="Low: in a VPC without internet gateway the default is private as well; rds-not-public is for "
    "those that are public.",
    opinion=True,
    resource=INSTANCE,
    title="RDS instances declare that they are not publicly accessible (PubliclyAccessible false)",
    serves={},
    why="Where nothing is said, RDS gives the instance a public address if its VPC has an internet gateway, so what a "
    "gateway is attached for later decides about the database. Not seen: the VPC.",
    fix="Set PubliclyAccessible to false on every instance, also on members of a cluster.",
    passing=(
        """
Said: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, PubliclyAccessible: "false"}}
""",
    ),
    failing=(
        """
Grouped:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql, DBSubnetGroupName: data}
Member:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {DBClusterIdentifier: shop}
""",
    ),
)


@policy.check
def check(database: Resource) -> Violations:
    """Said, either way: rds-not-public judges what is said."""
    if database.get("PubliclyAccessible") is None:
        yield database.spot("PubliclyAccessible"), "whether the database has a public address is left to its VPC"
