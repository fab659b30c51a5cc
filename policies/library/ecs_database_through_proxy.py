"""Policy ecs-database-through-proxy."""

from collections.abc import Iterator

from cfn.graph import unknowns
from cfn.unknown import Unknown
from policies.kernel import DIRECT, GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Value, Violations

DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
PROXIES = ("AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint")

policy = Policy(
    id="ecs-database-through-proxy",
    severity=MEDIUM,
    severity_reason="At each failover of the writer every client hangs until its name changes: a minute or two in "
    "which nobody can order, and after which all goes on by itself.",
    resource=("AWS::ECS::TaskDefinition", "AWS::Lambda::Function"),
    title="Services reach relational databases through an RDS Proxy",
    serves={REL: {"F05": DIRECT, "REL11-BP02": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="When the writer fails over, a client that holds connections to the cluster waits for its name to change; "
    "the proxy holds the connections and finds the new writer. The endpoint in each environment variable is followed "
    "to the resource behind it, through whatever stacks and parameters it came. Not seen: endpoints that the "
    "application composes or looks up itself, and names published by hand.",
    fix="Publish the endpoint of the DBProxy (and of a read-only DBProxyEndpoint) instead of the cluster's own, and "
    "give that to the service.",
    passing=(
        """
--- # {name: data}
Resources:
  Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL}}
  Writer:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/data/writer-endpoint, Type: String, Value: !GetAtt Proxy.Endpoint}
--- # {name: service, wiring: {Endpoint: data/writer-endpoint}}
Parameters:
  Endpoint: {Type: "AWS::SSM::Parameter::Value<String>"}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions: [{Name: app, Environment: [{Name: DB, Value: !Sub "tcp(${Endpoint}:3306)"}]}]
""",
        """
Parameters:
  Level: {Type: String}
Resources:
  Proxy: {Type: AWS::RDS::DBProxy, Properties: {EngineFamily: MYSQL}}
  Function:
    Type: AWS::Lambda::Function
    Properties: {Environment: {Variables: {WRITER: !GetAtt Proxy.Endpoint, LEVEL: !Ref Level}}}
""",
    ),
    failing=(
        """
--- # {name: data}
Resources:
  Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
  Writer:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/data/writer-endpoint, Type: String, Value: !GetAtt Cluster.Endpoint.Address}
--- # {name: service, wiring: {Endpoint: data/writer-endpoint}}
Parameters:
  Endpoint: {Type: "AWS::SSM::Parameter::Value<String>"}
Resources:
  Task:
    Type: AWS::ECS::TaskDefinition
    Properties:
      ContainerDefinitions:
        - Name: app
          Environment:
            - Name: DB
              Value: !Sub "tcp(${Endpoint}:3306)"  # <--
""",
        """
Cluster: {Type: AWS::RDS::DBCluster, Properties: {Engine: aurora-mysql}}
Function:
  Type: AWS::Lambda::Function
  Properties:
    Environment:
      Variables:
        READER: !GetAtt Cluster.ReadEndpoint.Address  # <--
        CLUSTER_NAME: !Ref Cluster
""",
    ),
)


@policy.applies
def applies(resource: Resource) -> bool:
    """Tasks and functions that are given the address of a database or proxy."""
    return any(target.type in (*DATABASES, *PROXIES) for value in _variables(resource) for target in value.targets())


@policy.check
def check(resource: Resource) -> Violations:
    """No variable holds an endpoint of a cluster or instance."""
    for value in _variables(resource):
        for atom in unknowns(value.raw):
            if _is_database_address(atom, resource):
                yield value, f"connects straight to {atom.text}, past any proxy"


def _variables(resource: Resource) -> Iterator[Value]:
    yield from resource.each("ContainerDefinitions.*.Environment.*.Value")
    variables = resource.get("Environment.Variables")
    yield from (value for _, value in variables.entries()) if variables is not None else ()


def _is_database_address(atom: Unknown, resource: Resource) -> bool:
    found = resource.view.graph.resource(atom.target)
    return found is not None and found.type in DATABASES and "Endpoint" in atom.attribute
