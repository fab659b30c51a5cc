"""Policy database-connections-fit."""

import re
from collections.abc import Iterator

from policies.aws.connections import max_connections
from policies.aws.containers import TASK
from policies.aws.routes import refers
from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Value, Violations

DATABASES = ("AWS::RDS::DBCluster", "AWS::RDS::DBInstance")
POOL = re.compile(r"POOL.*(SIZE|MAX)|MAX.*(POOL|CONN)", re.IGNORECASE)

policy = Policy(
    id="database-connections-fit",
    severity=MEDIUM,
    resource=(TASK, "AWS::Lambda::Function"),
    title="Clients open no more connections than the database takes",
    serves={REL: {"F05": SUPPORTING, "F18": PARTIAL, "REL01-BP06": SUPPORTING}},
    why="Each task brings its own pool, each run of a function its own connection: at the peak their number meets "
    "max_connections and the database refuses everybody. A function that connects straight to a database needs a "
    "reserved concurrency; where the parameter group says max_connections, the most tasks of the services, or runs, "
    "times the pool (an environment variable such as DB_POOL_SIZE) must stay below it. Not seen: pools set in code, "
    "and limits that are formulas of memory.",
    fix="Go through an RDS Proxy, or bound MaxCapacity, the pool or ReservedConcurrentExecutions.",
    severity_reason="It comes at the peak, and then stops every client of that database.",
    passing=(
        """
Group: {Type: AWS::RDS::DBParameterGroup, Properties: {Family: postgres16, Parameters: {max_connections: "200"}}}
Db: {Type: AWS::RDS::DBInstance, Properties: {DBParameterGroupName: !Ref Group}}
F:
  Type: AWS::Lambda::Function
  Properties: {ReservedConcurrentExecutions: 50, Environment: {Variables: {DB: !GetAtt Db.Endpoint.Address}}}
Other: {Type: AWS::Lambda::Function, Properties: {Environment: {Variables: {LEVEL: info}}}}
""",
        """
Group: {Type: AWS::RDS::DBParameterGroup, Properties: {Family: postgres16, Parameters: {max_connections: 200}}}
Db: {Type: AWS::RDS::DBInstance, Properties: {DBParameterGroupName: !Ref Group}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Environment: [{Name: DB, Value: !GetAtt Db.Endpoint.Address}, {Name: DB_POOL_SIZE, Value: "10"}]
Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, DesiredCount: 4}}
""",
    ),
    failing=(
        """
Group: {Type: AWS::RDS::DBParameterGroup, Properties: {Family: postgres16, Parameters: {max_connections: "100"}}}
Db: {Type: AWS::RDS::DBInstance, Properties: {DBParameterGroupName: !Ref Group}}
Unbounded:  # <--
  Type: AWS::Lambda::Function
  Properties:
    Environment: {Variables: {DB: !GetAtt Db.Endpoint.Address}}
Many:
  Type: AWS::Lambda::Function
  Properties:
    ReservedConcurrentExecutions: 500  # <--
    Environment: {Variables: {DB: !GetAtt Db.Endpoint.Address}}
Task:
  Type: AWS::ECS::TaskDefinition
  Properties:
    ContainerDefinitions:
      - Name: app
        Environment:
          - {Name: DB, Value: !GetAtt Db.Endpoint.Address}
          - Name: DB_POOL_SIZE
            Value: "20"  # <--
Service: {Type: AWS::ECS::Service, Properties: {TaskDefinition: !Ref Task, DesiredCount: 2}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "service/shop/${Service.Name}", MaxCapacity: 6}
""",
    ),
)


@policy.check
def check(client: Resource) -> Violations:
    """A function by its runs; a task by the pools of its services."""
    databases = [target for value in _variables(client) for target in value.targets() if target.type in DATABASES]
    if not databases:
        return
    limit = min((each for each in map(max_connections, databases) if each is not None), default=None)
    if client.type != TASK:
        runs = client.get("ReservedConcurrentExecutions")
        if runs is None:
            place = client.spot("ReservedConcurrentExecutions")
            yield place, "nothing bounds the runs, of which each opens a connection"
        elif limit is not None and runs > limit:
            yield runs, "the function opens more connections than the database takes"
        return
    tasks = sum(_most(service) for service in client.referrers("AWS::ECS::Service"))
    for pool in _pools(client):
        if limit is not None and pool.number is not None and pool.number * tasks > limit:
            yield pool, f"{tasks:g} tasks open more connections than the database takes"


def _variables(client: Resource) -> Iterator[Value]:
    yield from client.each("ContainerDefinitions.*.Environment.*.Value")
    found = client.get("Environment.Variables")
    yield from (value for _, value in (found.entries() if found is not None else ()))


def _pools(task: Resource) -> Iterator[Value]:
    for entry in task.each("ContainerDefinitions.*.Environment.*"):
        name, value = entry.get("Name"), entry.get("Value")
        if name is not None and value is not None and not name.unknown and name.matches(POOL):
            yield value


def _most(service: Resource) -> float:
    """The most tasks that a service may have."""
    targets = service.referrers("AWS::ApplicationAutoScaling::ScalableTarget")
    mine = [target.get("MaxCapacity") for target in targets if refers(target.get("ResourceId"), service)]
    numbers = [service.get("DesiredCount"), *mine]
    return max((each.number or 0 for each in numbers if each is not None), default=1)
