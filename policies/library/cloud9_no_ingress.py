"""Policy cloud9-no-ingress."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="cloud9-no-ingress",
    severity=LOW,
    resource="AWS::Cloud9::EnvironmentEC2",
    title="Cloud9 environments connect through Systems Manager, without open ports",
    opinion=True,
    serves={},
    why="With CONNECT_SSH, the default, the instance takes SSH from addresses of AWS and has a public address. Not "
    "seen: the security group that Cloud9 makes.",
    fix="Set ConnectionType to CONNECT_SSM, in a private subnet.",
    severity_reason="Only addresses of the service can connect.",
    passing=(
        """
A: {Type: AWS::Cloud9::EnvironmentEC2, Properties: {ConnectionType: CONNECT_SSM}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Cloud9::EnvironmentEC2
Ssh:
  Type: AWS::Cloud9::EnvironmentEC2
  Properties:
    ConnectionType: CONNECT_SSH  # <--
""",
    ),
)


@policy.check
def check(environment: Resource) -> Violations:
    """The way in."""
    kind = environment.get("ConnectionType")
    if kind is None or kind != "CONNECT_SSM":
        yield environment.spot("ConnectionType"), "the environment takes SSH"
