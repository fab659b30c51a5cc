"""Policy eks-access-entry-not-admin."""

from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="eks-access-entry-not-admin",
    severity=MEDIUM,
    resource="AWS::EKS::AccessEntry",
    title="Access entries do not make administrators of whole clusters",
    serves={PCI: {"7.2.2": PARTIAL, "7.2.5": PARTIAL}},
    why="AmazonEKSClusterAdminPolicy and the group system:masters allow everything on everything, secrets included. "
    "A cluster needs one such entry at most: waive that. Not seen: roles of Kubernetes that give as much.",
    fix="Grant AmazonEKSAdminPolicy or less in the namespaces that are needed (AccessScope.Type namespace).",
    severity_reason="Least privilege is missing, within the circle of people who have an entry at all.",
    passing=(
        """
A:
  Type: AWS::EKS::AccessEntry
  Properties:
    AccessPolicies:
      - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy
        AccessScope: {Type: cluster}
    KubernetesGroups: [viewers]
""",
    ),
    failing=(
        """
A:
  Type: AWS::EKS::AccessEntry
  Properties:
    AccessPolicies:
      - PolicyArn: arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy  # <--
        AccessScope: {Type: cluster}
    KubernetesGroups:
      - system:masters  # <--
""",
    ),
)


@policy.check
def check(entry: Resource) -> Violations:
    """Its policies and its groups."""
    for arn in entry.each("AccessPolicies.*.PolicyArn"):
        if arn.endswith("/AmazonEKSClusterAdminPolicy"):
            yield arn, "the entry administers the whole cluster"
    for group in entry.each("KubernetesGroups.*"):
        if group == "system:masters":
            yield group, "the entry administers the whole cluster"
