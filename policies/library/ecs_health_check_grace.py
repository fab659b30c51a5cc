"""Policy ecs-health-check-grace."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="ecs-health-check-grace",
    severity=LOW,
    resource="AWS::ECS::Service",
    title="Services behind a load balancer give tasks time to start (health check grace period)",
    opinion=True,
    serves={},
    why="A task that is slow to start fails the balancer's checks, is killed and started again, for ever. The grace "
    "period is zero by default. Not seen: how long a start takes.",
    fix="Set HealthCheckGracePeriodSeconds to somewhat more than a start takes.",
    severity_reason="It shows at the first deployment.",
    passing=(
        """
A: {Type: AWS::ECS::Service, Properties: {LoadBalancers: [{ContainerName: a}], HealthCheckGracePeriodSeconds: "60"}}
B: {Type: AWS::ECS::Service}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::ECS::Service
  Properties: {LoadBalancers: [{ContainerName: a}]}
B:
  Type: AWS::ECS::Service
  Properties:
    LoadBalancers: [{ContainerName: a}]
    HealthCheckGracePeriodSeconds: 0  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """A period above zero, where a load balancer checks."""
    grace = service.get("HealthCheckGracePeriodSeconds")
    if service.get("LoadBalancers.*") is not None and (grace is None or grace < 1):
        yield service.spot("HealthCheckGracePeriodSeconds"), "a task that starts slowly is killed before it is ready"
