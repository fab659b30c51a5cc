"""Policy emr-termination-protected."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="emr-termination-protected",
    severity=LOW,
    resource="AWS::EMR::Cluster",
    title="EMR clusters that stay alive are protected from termination",
    serves={},
    opinion=True,
    why="Ending a cluster loses what HDFS holds. Clusters that end with their steps are left out. Not seen: what of "
    "the "
    "data is in S3.",
    fix="Set Instances.TerminationProtected: true.",
    severity_reason="It guards against one wrong click, and data that matters is in S3.",
    passing=(
        """
Long: {Type: AWS::EMR::Cluster, Properties: {Instances: {TerminationProtected: "true"}}}
Short: {Type: AWS::EMR::Cluster, Properties: {Instances: {KeepJobFlowAliveWhenNoSteps: "false"}}}
""",
    ),
    failing=(
        """
Cluster:
  Type: AWS::EMR::Cluster
  Properties:
    Instances:
      TerminationProtected: "false"  # <--
Bare:  # <--
  Type: AWS::EMR::Cluster
""",
    ),
)


@policy.applies
def applies(cluster: Resource) -> bool:
    """All but those that end by themselves."""
    alive = cluster.get("Instances.KeepJobFlowAliveWhenNoSteps")
    return alive is None or bool(alive)


@policy.check
def check(cluster: Resource) -> Violations:
    """The switch."""
    if not cluster.on("Instances.TerminationProtected"):
        yield cluster.spot("Instances.TerminationProtected"), "anybody who may end clusters ends it by mistake too"
