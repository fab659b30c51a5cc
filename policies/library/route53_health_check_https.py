"""Policy route53-health-check-https."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="route53-health-check-https",
    severity=LOW,
    resource="AWS::Route53::HealthCheck",
    title="Health checks use HTTPS",
    serves={},
    opinion=True,
    severity_reason="Low: a health check sends no secret; what it reads in clear is a page that says all is well.",
    why="A check over HTTP also passes where TLS is broken, which shoppers would see. Not seen: whether the path "
    "needs TLS.",
    fix="Set HealthCheckConfig.Type to HTTPS or HTTPS_STR_MATCH.",
    passing=(
        """
Secure: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: HTTPS}}}
Watched: {Type: AWS::Route53::HealthCheck, Properties: {HealthCheckConfig: {Type: CLOUDWATCH_METRIC}}}
""",
    ),
    failing=(
        """
Plain:
  Type: AWS::Route53::HealthCheck
  Properties:
    HealthCheckConfig:
      Type: HTTP  # <--
""",
    ),
)


@policy.check
def check(health: Resource) -> Violations:
    """Not plain HTTP."""
    kind = health.get("HealthCheckConfig.Type")
    if kind is not None and kind in ("HTTP", "HTTP_STR_MATCH"):
        yield kind, "the health check speaks plain HTTP"
