"""Policy ecs-service-behind-balancer."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-service-behind-balancer",
    severity=LOW,
    resource="AWS::ECS::Service",
    title="Services have a load balancer attached",
    opinion=True,
    serves={},
    why="A load balancer takes tasks that do not answer out of service. Services that are found by Service Connect "
    "or a registry count. Not seen: workers that nobody calls; waive those.",
    fix="Give the service LoadBalancers, ServiceConnectConfiguration or ServiceRegistries.",
    severity_reason="Workers need none; this is a reminder for services with callers.",
    passing=(
        """
A: {Type: AWS::ECS::Service, Properties: {LoadBalancers: [{TargetGroupArn: t, ContainerName: app, ContainerPort: 80}]}}
B: {Type: AWS::ECS::Service, Properties: {ServiceConnectConfiguration: {Enabled: true}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::ECS::Service
Empty:
  Type: AWS::ECS::Service
  Properties:
    LoadBalancers: []  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """One of the three ways to be called."""
    ways = ("LoadBalancers.*", "ServiceRegistries.*")
    if not any(service.get(way) is not None for way in ways) and not service.on("ServiceConnectConfiguration.Enabled"):
        yield service.spot("LoadBalancers"), "no load balancer is attached"
