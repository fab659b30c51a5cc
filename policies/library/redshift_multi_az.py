"""Policy redshift-multi-az."""

from policies.aws.databases import REDSHIFT
from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="redshift-multi-az",
    severity=LOW,
    severity_reason="Low: a warehouse that is away for an hour delays reports; nothing is lost.",
    resource=REDSHIFT,
    title="Redshift clusters are Multi-AZ",
    serves={},
    opinion=True,
    why="A cluster in one zone goes with it, and is restored or relocated elsewhere only then. Not "
    "seen: whether the node type can be Multi-AZ (RA3 only), and whether the warehouse may wait.",
    fix="Set MultiAZ to true, with RA3 nodes and an encrypted cluster.",
    passing=(
        """
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {MultiAZ: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Redshift::Cluster
Off:
  Type: AWS::Redshift::Cluster
  Properties:
    MultiAZ: false  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Said, since the default is off."""
    if not cluster.on("MultiAZ"):
        yield cluster.spot("MultiAZ"), "the cluster stands in one zone"
