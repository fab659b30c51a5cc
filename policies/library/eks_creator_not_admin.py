"""Policy eks-creator-not-admin."""

from policies.kernel import LOW, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eks-creator-not-admin",
    severity=LOW,
    resource="AWS::EKS::Cluster",
    title="Who creates a cluster does not stay its administrator for ever",
    opinion=True,
    serves={PCI: {"7.2.5": SUPPORTING}},
    why="By default the role that created the cluster keeps full rights in it, unseen in any list. Not seen: access "
    "entries that give the same.",
    fix="Set AccessConfig.BootstrapClusterCreatorAdminPermissions to false, and add an AccessEntry for administrators.",
    severity_reason="The creator is mostly a deployment role that can do anything in the account already.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {AccessConfig: {BootstrapClusterCreatorAdminPermissions: "false"}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
On:
  Type: AWS::EKS::Cluster
  Properties:
    AccessConfig:
      BootstrapClusterCreatorAdminPermissions: true  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Written, and off."""
    switch = cluster.get("AccessConfig.BootstrapClusterCreatorAdminPermissions")
    if switch is None or switch:
        yield cluster.spot("AccessConfig.BootstrapClusterCreatorAdminPermissions"), "the creator stays administrator"
