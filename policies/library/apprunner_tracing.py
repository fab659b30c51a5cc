"""Policy apprunner-tracing."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apprunner-tracing",
    severity=LOW,
    resource="AWS::AppRunner::Service",
    title="App Runner services are observed (X-Ray)",
    opinion=True,
    serves={},
    why="An observability configuration sends traces to X-Ray. Not seen: tracers inside the application.",
    fix="Set ObservabilityConfiguration.ObservabilityEnabled to true.",
    severity_reason="Logs and metrics are there without it.",
    passing=(
        """
A: {Type: AWS::AppRunner::Service, Properties: {ObservabilityConfiguration: {ObservabilityEnabled: true}}}
""",
    ),
    failing=(
        """
A:  # <--
  Type: AWS::AppRunner::Service
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("ObservabilityConfiguration.ObservabilityEnabled"):
        yield resource.spot("ObservabilityConfiguration.ObservabilityEnabled"), "the service is not traced"
