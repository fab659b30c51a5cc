"""Policy emr-logging."""

from policies.aws.keys import is_named
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="emr-logging",
    severity=MEDIUM,
    resource="AWS::EMR::Cluster",
    title="EMR clusters archive their logs to S3 (LogUri)",
    serves={PCI: {"10.2.1": PARTIAL, "10.3.3": PARTIAL}, GDPR: {"33(1)": PARTIAL}},
    why="Logs of steps and daemons lie on the nodes and go with them; LogUri is where they are kept. Not seen: what "
    "the "
    "bucket keeps, and for how long.",
    fix="Set LogUri to a bucket of logs.",
    severity_reason="What happened on a cluster that is gone cannot be told; nothing is exposed by it.",
    passing=("Cluster: {Type: AWS::EMR::Cluster, Properties: {LogUri: 's3://logs/emr/'}}",),
    failing=(
        """
Cluster:  # <--
  Type: AWS::EMR::Cluster
  Properties: {Name: c}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The place."""
    if not is_named(cluster.get("LogUri")):
        yield cluster.spot("LogUri"), "logs go with the nodes"
