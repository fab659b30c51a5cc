"""Policy database-default-port."""

from policies.aws.databases import CLUSTER, INSTANCE, engine, in_cluster
from policies.kernel import LOW, Policy, Resource, Violations

PORTS = {
    "mysql": (3306,),
    "mariadb": (3306,),
    "postgres": (5432,),
    "oracle": (1521,),
    "sqlserver": (1433,),
    "db2": (50000,),
}
OTHERS = {
    "AWS::Redshift::Cluster": (5439,),
    "AWS::ElastiCache::ReplicationGroup": (6379,),
    "AWS::ElastiCache::CacheCluster": (6379, 11211),
}

policy = Policy(
    id="database-default-port",
    severity=LOW,
    severity_reason="Low: a port is found by scanning in seconds; another one only spares the noise of the crudest "
    "scans.",
    resource=(INSTANCE, CLUSTER, *OTHERS),
    title="Databases and caches do not listen on their engine's default port",
    serves={},
    opinion=True,
    why="The default ports are the first that a scan tries. Whatever names no port gets the default. "
    "Members of a cluster listen where it does, and replicas where their source does. Not seen: who "
    "can reach the port, which matters more.",
    fix="Set Port to another one than the engine's default.",
    passing=(
        """
Parameters:
  Port: {Type: Number, Default: 33061}
Resources:
  Instance: {Type: AWS::RDS::DBInstance, Properties: {Engine: mysql, Port: !Ref Port}}
  Postgres: {Type: AWS::RDS::DBInstance, Properties: {Engine: postgres, Port: "3306"}}
  Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: c}}
  Warehouse: {Type: AWS::Redshift::Cluster, Properties: {Port: 5440}}
""",
    ),
    failing=(
        """
Silent:  # <--
  Type: AWS::RDS::DBInstance
  Properties: {Engine: mysql}
Default:
  Type: AWS::RDS::DBCluster
  Properties:
    Engine: aurora-postgresql
    Port: "5432"  # <--
SomeEngine:
  Type: AWS::RDS::DBInstance
  Properties:
    Port: 1433  # <--
Cache:
  Type: AWS::ElastiCache::ReplicationGroup
  Properties:
    Port: 6379  # <--
""",
    ),
)


@policy.applies
def applies(store: Resource) -> bool:
    """What chooses its port itself."""
    return store.type in OTHERS or not (in_cluster(store) or store.get("SourceDBInstanceIdentifier") is not None)


@policy.check
def check(store: Resource) -> Violations:
    """Said, and another one."""
    port = store.get("Port")
    known = OTHERS.get(store.type) or PORTS.get(engine(store)) or tuple(each for (each,) in PORTS.values())
    if port is None:
        yield (store, "Port"), "it listens on the default port of its engine"
    elif port in known:
        yield port, "it listens on the default port of its engine"
