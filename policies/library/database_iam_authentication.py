"""Policy database-iam-authentication."""

from policies.aws.databases import CLUSTER, INSTANCE, NEPTUNE, engine, is_member
from policies.kernel import LOW, Policy, Resource, Violations

SWITCH = "EnableIAMDatabaseAuthentication"

policy = Policy(
    id="database-iam-authentication",
    severity=LOW,
    severity_reason="Low: passwords that are kept and rotated well do as well; tokens only spare keeping them.",
    resource=(INSTANCE, CLUSTER, NEPTUNE),
    title="Databases (RDS, Aurora, Neptune) take IAM authentication",
    serves={},
    opinion=True,
    why="A token of IAM lives fifteen minutes and needs no password in any client. Asked of the engines "
    "that can (MySQL, MariaDB, PostgreSQL; Neptune), and of the cluster instead of its members, "
    "unless one says no. Not seen: whether clients use it, and which roles may connect.",
    fix="Set EnableIAMDatabaseAuthentication (Neptune: IamAuthEnabled) to true and give roles rds- db:connect.",
    repair={
        "AWS::Neptune::DBCluster:IamAuthEnabled": True,
        "AWS::RDS::DBCluster:EnableIAMDatabaseAuthentication": True,
        "AWS::RDS::DBInstance:EnableIAMDatabaseAuthentication": True,
    },
    passing=(
        """
Parameters:
  On: {Type: String, Default: "true"}
Resources:
  Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, EnableIAMDatabaseAuthentication: !Ref On}}
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, EnableIAMDatabaseAuthentication: true}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}}
  Oracle: {Type: AWS::RDS::DBInstance, Properties: {Engine: oracle-ee}}
  Graph: {Type: AWS::Neptune::DBCluster, Properties: {IamAuthEnabled: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Cluster:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
    EnableIAMDatabaseAuthentication: "false"  # <--
Member:
  Type: AWS::RDS::DBInstance
  Properties:
    Engine: aurora-postgresql
    EnableIAMDatabaseAuthentication: false  # <--
Graph:  # <--
  Type: AWS::Neptune::DBCluster
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Engines that can, where the choice is made; a replica chooses for itself, Aurora by the cluster."""
    if database.type == NEPTUNE:
        return True
    ruled = is_member(database) and database.get(SWITCH) is None
    return not ruled and engine(database) in ("", "mysql", "mariadb", "postgres")


@policy.check
def check(database: Resource) -> Violations:
    """Said, since the default is off."""
    name = "IamAuthEnabled" if database.type == NEPTUNE else SWITCH
    if not database.on(name):
        yield database.spot(name), "the database does not take IAM authentication"
