"""Policy apprunner-private."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="apprunner-private",
    severity=LOW,
    resource="AWS::AppRunner::Service",
    title="App Runner services are reached inside the VPC only",
    opinion=True,
    serves={},
    why="A service has a public endpoint where nothing is said; no firewall of yours stands before it. Not seen: a "
    "web ACL that is associated, and services that are meant for the public.",
    fix="Set NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible to false, with a VpcIngressConnection.",
    severity_reason="A web service is mostly made to be public.",
    passing=(
        """
A:
  Type: AWS::AppRunner::Service
  Properties: {NetworkConfiguration: {IngressConfiguration: {IsPubliclyAccessible: "false"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::AppRunner::Service
On:
  Type: AWS::AppRunner::Service
  Properties:
    NetworkConfiguration:
      IngressConfiguration:
        IsPubliclyAccessible: true  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Written, and off: the default is on."""
    path = "NetworkConfiguration.IngressConfiguration.IsPubliclyAccessible"
    public = service.get(path)
    if public is None or public:
        yield service.spot(path), "the service has a public endpoint"
