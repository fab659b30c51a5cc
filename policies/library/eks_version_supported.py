"""Policy eks-version-supported."""

from policies.aws.lifecycles import is_ended
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eks-version-supported",
    severity=MEDIUM,
    resource="AWS::EKS::Cluster",
    title="Clusters run a supported version of Kubernetes",
    serves={PCI: {"6.3.3": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="After extended support AWS upgrades the cluster by itself, at a time of its own, and until then no hole is "
    "closed. The dates are AWS's table as of the day in policies/aws/lifecycles.py. Not seen: the extra price of "
    "extended support, and versions of add-ons and nodes.",
    fix="Upgrade Version step by step to one in standard support.",
    severity_reason="Known holes stay open, and a forced upgrade may break workloads; both take time to bite.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {Version: "1.34"}}
B: {Type: AWS::EKS::Cluster}
""",
    ),
    failing=(
        """
A:
  Type: AWS::EKS::Cluster
  Properties:
    Version: "1.24"  # <--
B:
  Type: AWS::EKS::Cluster
  Properties:
    Version: "1.31"  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """The version, where one is written."""
    version = cluster.get("Version")
    if version is not None and not version.unknown and is_ended(str(version)):
        yield version, "AWS no longer supports this version of Kubernetes"
