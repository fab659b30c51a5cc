"""Policy eks-deletion-protection."""

from policies.kernel import MEDIUM, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="eks-deletion-protection",
    severity=MEDIUM,
    resource="AWS::EKS::Cluster",
    title="Clusters have deletion protection",
    serves={REL: {"F19": PARTIAL}},
    why="A cluster that is deleted takes its control plane and all objects in it along; protection makes it two "
    "deliberate steps. Not seen: a backup of the objects.",
    fix="Set DeletionProtection to true.",
    severity_reason="An outage by mistake, which needs rights that few have.",
    repair={"DeletionProtection": True},
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {DeletionProtection: "true"}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Off:
  Type: AWS::EKS::Cluster
  Properties:
    DeletionProtection: false  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch is there, and on."""
    if not resource.on("DeletionProtection"):
        yield resource.spot("DeletionProtection"), "the cluster can be deleted in one step"
