"""Policy rds-multi-az."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_aurora, is_replica
from policies.aws.routes import refers
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="rds-multi-az",
    severity=HIGH,
    severity_reason="High: the loss of one zone, or of one machine, stops all orders until somebody has built a new "
    "database.",
    resource=(CLUSTER, INSTANCE),
    title="RDS databases are Multi-AZ: a standby or reader stands in another zone",
    serves={
        REL: {"REL10-BP01": DIRECT, "REL11-BP02": DIRECT, "F03": PARTIAL, "F05": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
    },
    why="A single instance is down for as long as it takes to replace it, and its zone takes it along. An Aurora "
    "cluster needs two instances, counted over all stacks at hand; given zones must differ. An environment named dev "
    "and a warm standby may run one; Aurora Serverless v1 has no instances and moves by itself. Not seen: instances "
    "added outside the templates, and how long a failover takes.",
    fix="Set MultiAZ to true on a stand-alone instance; give an Aurora cluster a second DBInstance and leave "
    "AvailabilityZone out (or make the zones differ).",
    passing=(
        """
Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, MultiAZ: "true"}}
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
Writer: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}}
Reader: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql, DBClusterIdentifier: !Ref Cluster}}
Three: {Type: AWS::RDS::DBCluster, Properties: {Engine: mysql, DBClusterInstanceClass: db.r6gd.large}}
Replica: {Type: AWS::RDS::DBInstance, Properties: {SourceDBInstanceIdentifier: !Ref Alone}}
Elsewhere: {Type: AWS::RDS::DBInstance, Properties: {Engine: aurora-mysql}}
Serverless: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql, EngineMode: serverless}}
""",
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
A: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster, AvailabilityZone: eu-west-1a}}
B: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster, AvailabilityZone: eu-west-1b}}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Alone: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql}}
""",
        """
--- # {name: data, roles: [secondary]}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  Reader: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
""",
    ),
    failing=(
        """
Parameters:
  Twice: {Type: String}
Resources:
  Alone:  # <--
    Type: AWS::RDS::DBInstance
    Properties: {Engine: mysql}
  Chosen:
    Type: AWS::RDS::DBInstance
    Properties:
      Engine: mysql
      MultiAZ: !Ref Twice  # <-- ?
  Single:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-mysql}
  Writer: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Single}}
  Together:  # <--
    Type: AWS::RDS::DBCluster
    Properties: {Engine: aurora-postgresql}
  A: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Together, AvailabilityZone: eu-west-1a}}
  B: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Together, AvailabilityZone: eu-west-1a}}
""",
        """
Provisioned:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql, EngineMode: provisioned}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Provisioned}}
""",
    ),
)


@policy.applies
def applies(database: Resource) -> bool:
    """Databases of their own, where redundancy is asked for and not the service's own matter."""
    mode = database.get("EngineMode")
    serverless = mode is not None and mode == "serverless"
    return database.environment != "dev" and not (serverless or in_cluster(database) or is_replica(database))


@policy.check
def check(database: Resource) -> Violations:
    """MultiAZ on an instance; members of a cluster counted by zone."""
    if database.type == INSTANCE:
        if not is_aurora(database) and not database.on("MultiAZ"):
            yield database.spot("MultiAZ"), "the instance has no standby in another zone"
        return
    if database.standby or database.get("DBClusterInstanceClass") is not None:
        return
    members = [member for member in database.referrers(INSTANCE) if refers(member.get("DBClusterIdentifier"), database)]
    zones = [member.get("AvailabilityZone") for member in members]
    pinned = {str(zone) for zone in zones if zone is not None}
    if len(members) < 2:
        yield database, f"the cluster has {len(members)} instance(s), so nothing to fail over to"
    elif None not in zones and len(pinned) < 2:
        yield database, "all instances of the cluster are in one zone"
