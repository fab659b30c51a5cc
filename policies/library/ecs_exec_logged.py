"""Policy ecs-exec-logged."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="ecs-exec-logged",
    severity=MEDIUM,
    resource="AWS::ECS::Cluster",
    title="Commands run in containers (ECS Exec) are logged",
    serves={PCI: {"10.2.1.2": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="ECS Exec gives a shell in a running container. With Logging NONE nobody can tell later what was done "
    "there. Only clusters that configure it are asked; the default writes to the container's own log. Not seen: "
    "whether the image has the tools that logging needs.",
    fix="Set ExecuteCommandConfiguration.Logging to OVERRIDE with a LogConfiguration, or to DEFAULT.",
    severity_reason="Acts of administrators inside containers leave no trace.",
    passing=(
        """
Plain: {Type: AWS::ECS::Cluster}
Logged: {Type: AWS::ECS::Cluster, Properties: {Configuration: {ExecuteCommandConfiguration: {Logging: DEFAULT}}}}
""",
    ),
    failing=(
        """
Cluster:
  Type: AWS::ECS::Cluster
  Properties:
    Configuration:
      ExecuteCommandConfiguration:
        Logging: NONE  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The mode, where it is written."""
    mode = cluster.get("Configuration.ExecuteCommandConfiguration.Logging")
    if mode is not None and mode == "NONE":
        yield mode, "commands in containers leave no trace"
