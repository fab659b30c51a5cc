"""Policy ecs-desired-count-left-to-scaling."""

from policies.aws.routes import refers
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-desired-count-left-to-scaling",
    severity=LOW,
    resource="AWS::ECS::Service",
    title="A service that scales by itself does not fix its number of tasks",
    opinion=True,
    serves={},
    why="Each deployment of the stack sets the number back to DesiredCount, at a peak far below what scaling had "
    "reached. Not seen: macros and tools that keep the current number.",
    fix="Leave DesiredCount out where a scalable target stands on the service.",
    severity_reason="Scaling repairs it within minutes, and many teams deploy off peak.",
    passing=(
        """
Free: {Type: AWS::ECS::Service}
Fixed: {Type: AWS::ECS::Service, Properties: {DesiredCount: 3}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "service/shop/${Free.Name}", ScalableDimension: "ecs:service:DesiredCount"}
""",
    ),
    failing=(
        """
Service:
  Type: AWS::ECS::Service
  Properties:
    DesiredCount: 3  # <--
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "service/shop/${Service.Name}", ScalableDimension: "ecs:service:DesiredCount"}
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """A number beside a scalable target."""
    count = service.get("DesiredCount")
    targets = service.referrers("AWS::ApplicationAutoScaling::ScalableTarget") if count is not None else []
    if count is not None and any(refers(target.get("ResourceId"), service) for target in targets):
        yield count, "each deployment undoes what scaling has reached"
