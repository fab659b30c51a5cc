"""Policy ecs-service-resilient."""

from collections.abc import Iterator

from policies.aws.routes import refers, spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Value, Violations

TARGET = "AWS::ApplicationAutoScaling::ScalableTarget"

policy = Policy(
    id="ecs-service-resilient",
    severity=HIGH,
    resource="AWS::ECS::Service",
    title="Services keep two tasks or more, in two zones or more",
    serves={
        REL: {
            "REL10-BP01": DIRECT,
            "REL11-BP03": PARTIAL,
            "F01": PARTIAL,
            "F03": PARTIAL,
        },
        GDPR: {"32(1)(b)": PARTIAL},
    },
    severity_reason="One task or one zone is an outage that waits for an ordinary event: a reboot, a lost zone.",
    why="One task is an outage each time it is replaced; tasks in one zone fall with it. The smallest "
    "number of tasks is that of the scalable target, if there is one, else DesiredCount; the subnets are followed to "
    "their zones in whatever stack declares them. An environment named dev may run less, a warm standby one task. "
    "Not seen: whether the remaining tasks carry the load, and daemon services.",
    fix="Give the service a scalable target with MinCapacity of 2 or more (or DesiredCount), subnets in two zones, "
    "and spread by attribute:ecs.availability-zone first.",
    passing=(
        """
--- # {name: network}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [1, !GetAZs ""], VpcId: vpc-1}}
  Published:
    Type: AWS::SSM::Parameter
    Properties: {Name: /shop/prod/network/private-subnet-ids, Type: StringList, Value: !Sub "${A},${B}"}
--- # {name: service, wiring: {Subnets: network/private-subnet-ids}}
Parameters:
  Subnets: {Type: "AWS::SSM::Parameter::Value<List<AWS::EC2::Subnet::Id>>"}
Resources:
  BlueGreen:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 2
      DeploymentController: {Type: CODE_DEPLOY}
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Subnets}}
  Service:
    Type: AWS::ECS::Service
    Properties:
      NetworkConfiguration: {AwsvpcConfiguration: {Subnets: !Ref Subnets}}
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: "true"}}
      PlacementStrategies:
        - {Type: spread, Field: "attribute:ecs.availability-zone"}
        - {Type: binpack, Field: cpu}
  Target:
    Type: AWS::ApplicationAutoScaling::ScalableTarget
    Properties:
      ResourceId: !Sub service/shop/${Service.Name}
      ScalableDimension: ecs:service:DesiredCount
      MinCapacity: 2
""",
        """
Host:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: 2
    DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
Agent:
  Type: AWS::ECS::Service
  Properties: {SchedulingStrategy: DAEMON}
""",
        """
Parameters:
  Environment: {Type: String, Default: dev, AllowedValues: [dev]}
Resources:
  Single: {Type: AWS::ECS::Service, Properties: {SchedulingStrategy: REPLICA, DesiredCount: 1}}
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Single:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: "1"  # <--
    NetworkConfiguration:
      AwsvpcConfiguration:
        Subnets: [!Ref A]  # <--
    PlacementStrategies:
      - Type: binpack  # <--
        Field: memory
Scaled:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: 4
    NetworkConfiguration:
      AwsvpcConfiguration:
        Subnets: [subnet-1, subnet-2]  # <-- ?
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Sub service/shop/${Scaled.Name}
    ScalableDimension: ecs:service:DesiredCount
    MinCapacity: 1  # <--
""",
        """
--- # {name: service, roles: [secondary]}
Resources:
  Warm:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 1
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
  Cold:
    Type: AWS::ECS::Service
    Properties:
      DesiredCount: 0  # <--
      DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
""",
        """
Unsaid:  # <--
  Type: AWS::ECS::Service
  Properties:
    SchedulingStrategy: REPLICA
    DeploymentConfiguration: {DeploymentCircuitBreaker: {Enable: true, Rollback: true}}
""",
    ),
)


@policy.applies
def applies(service: Resource) -> bool:
    """Services with a number of tasks, where redundancy is asked for."""
    strategy = service.get("SchedulingStrategy")
    return service.environment != "dev" and (strategy is None or strategy != "DAEMON")


@policy.check
def check(service: Resource) -> Violations:
    """Tasks, zones, placement."""
    least = 1 if service.standby else 2
    for place, count in _smallest(service):
        if count is None or count < least:
            yield (place if count is None else count), f"the service may run with fewer than {least} tasks"
    subnets = list(service.each("NetworkConfiguration.AwsvpcConfiguration.Subnets.*"))
    if subnets and not spans(subnets, 2, service):
        yield service.spot("NetworkConfiguration.AwsvpcConfiguration.Subnets"), "the tasks do not span two zones"
    for strategy in service.each("PlacementStrategies.0"):
        field = strategy.get("Field")
        if field is None or field != "attribute:ecs.availability-zone":
            yield strategy, "tasks are not spread over zones first"


def _smallest(service: Resource) -> Iterator[tuple[Resource, Value | None]]:
    targets = [target for target in service.referrers(TARGET) if refers(target.get("ResourceId"), service)]
    for target in targets:
        yield target, target.get("MinCapacity")
    if not targets:
        yield service, service.get("DesiredCount")
