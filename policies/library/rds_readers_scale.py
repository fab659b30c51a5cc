"""Policy rds-readers-scale."""

from cfn.graph import unknowns
from policies.aws.databases import CLUSTER
from policies.aws.routes import refers
from policies.kernel import DIRECT, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

TARGET, SCALING = "AWS::ApplicationAutoScaling::ScalableTarget", "AWS::ApplicationAutoScaling::ScalingPolicy"
ENDPOINT, GROUP = "AWS::RDS::DBProxyEndpoint", "AWS::RDS::DBProxyTargetGroup"
CLIENTS = ("AWS::ECS::TaskDefinition", "AWS::Lambda::Function")
DIMENSION = "rds:cluster:ReadReplicaCount"

policy = Policy(
    id="rds-readers-scale",
    severity=MEDIUM,
    severity_reason="Medium: under load pages become slow; no data is lost or exposed.",
    resource=CLUSTER,
    title="Where services read from an Aurora cluster's readers, the readers multiply with the load",
    serves={REL: {"F06": DIRECT, "REL07-BP01": PARTIAL, "F18": PARTIAL}},
    why="Reads go to readers so that they may grow; with a fixed number, a storm of them, or the loss of one reader, "
    "slows every page of the catalogue. Asked only of clusters whose reader endpoint, their own or a read-only one of "
    "a proxy, is handed to a task or function at hand. A cluster of Serverless v2 grows in place. An environment named "
    "dev and a warm standby may have a fixed number. Not seen: clients of other templates, and whether the "
    "upper bound is enough.",
    fix="Declare a ScalableTarget with ScalableDimension rds:cluster:ReadReplicaCount and MaxCapacity above "
    "MinCapacity, and a target-tracking ScalingPolicy on RDSReaderAverageCPUUtilization.",
    passing=(
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions: [{Name: a, Environment: [{Name: DB, Value: !GetAtt Cluster.ReadEndpoint.Address}]}]
Readers:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Sub "cluster:${Cluster}"
    ScalableDimension: rds:cluster:ReadReplicaCount
    MinCapacity: "1"
    MaxCapacity: "5"
Tracking: {Type: AWS::ApplicationAutoScaling::ScalingPolicy, Properties: {ScalingTargetId: !Ref Readers}}
Unread: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-postgresql}}
Serverless:
  Type: AWS::RDS::DBCluster
  Properties: {ServerlessV2ScalingConfiguration: {MinCapacity: 1, MaxCapacity: 8}}
Function:
  Type: AWS::Lambda::Function
  Properties: {Environment: {Variables: {DB: !GetAtt Serverless.ReadEndpoint.Address}}}
""",
    ),
    failing=(
        """
Cluster:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL}}
Group:
  Type: AWS::RDS::DBProxyTargetGroup
  Properties: {DBProxyName: !Ref Proxy, DBClusterIdentifiers: [!Ref Cluster]}
Reads:
  Type: AWS::RDS::DBProxyEndpoint
  Properties: {DBProxyName: !Ref Proxy, TargetRole: READ_ONLY}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties: {ContainerDefinitions: [{Name: a, Environment: [{Name: DB, Value: !GetAtt Reads.Endpoint}]}]}
Idle:  # <--
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Function:
  Type: AWS::Lambda::Function
  Properties: {Environment: {Variables: {DB: !GetAtt Idle.ReadEndpoint.Address}}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "cluster:${Idle}", ScalableDimension: "rds:cluster:ReadReplicaCount"}
Fixed:
  Type: AWS::RDS::DBCluster
  Properties: {Engine: aurora-mysql}
Reader:
  Type: AWS::Lambda::Function
  Properties: {Environment: {Variables: {DB: !GetAtt Fixed.ReadEndpoint.Address}}}
Stuck:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Sub "cluster:${Fixed}"
    ScalableDimension: rds:cluster:ReadReplicaCount
    MinCapacity: 2
    MaxCapacity: "2"  # <--
Tracking: {Type: AWS::ApplicationAutoScaling::ScalingPolicy, Properties: {ScalingTargetId: !Ref Stuck}}
""",
    ),
)


@policy.applies
def applies(cluster: Resource) -> bool:
    """Clusters whose readers are read."""
    fixed = cluster.environment == "dev" or cluster.standby
    if fixed or cluster.get("ServerlessV2ScalingConfiguration") is not None:
        return False
    return _is_client(cluster, "ReadEndpoint") or any(_is_client(each, "Endpoint") for each in _read_only(cluster))


@policy.check
def check(cluster: Resource) -> Violations:
    """A target with room, and something that moves it."""
    moved = False
    for target in cluster.referrers(TARGET):
        said = target.get("ScalableDimension")
        users = target.referrers(SCALING)
        if said is None or str(said) != DIMENSION or not any(refers(e.get("ScalingTargetId"), target) for e in users):
            continue
        moved = True
        least, most = target.get("MinCapacity"), target.get("MaxCapacity")
        if least is not None and most is not None and least.number is not None and most <= least.number:
            yield most, "the number of readers cannot grow"
    if not moved:
        yield cluster, "its number of readers is fixed, while services read from them"


def _read_only(cluster: Resource) -> list[Resource]:
    """The read-only endpoints of the proxies in front of a cluster."""
    groups = [each for each in cluster.referrers(GROUP) if refers(each.get("DBClusterIdentifiers"), cluster)]
    proxies = [proxy for group in groups for value in group.each("DBProxyName") for proxy in value.targets()]
    ends = [end for proxy in proxies for end in proxy.referrers(ENDPOINT)]
    return [end for end in ends for role in end.each("TargetRole") if role == "READ_ONLY"]


def _is_client(resource: Resource, attribute: str) -> bool:
    """Whether a task or function holds an attribute of the resource that begins like this."""
    for client in resource.referrers(*CLIENTS):
        for atom in unknowns(client.whole):
            if atom.target == resource.node.target and atom.attribute.startswith(attribute):
                return True
    return False
