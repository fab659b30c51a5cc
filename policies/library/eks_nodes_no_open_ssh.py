"""Policy eks-nodes-no-open-ssh."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eks-nodes-no-open-ssh",
    severity=HIGH,
    resource="AWS::EKS::Nodegroup",
    title="Nodes do not take SSH from everywhere",
    serves={PCI: {"1.3.1": PARTIAL, "1.4.2": PARTIAL, "2.2.7": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="RemoteAccess with a key and no SourceSecurityGroups opens port 22 of all nodes to the whole internet. Not "
    "seen: whether the nodes have public addresses.",
    fix="Leave RemoteAccess out and use Session Manager, or name SourceSecurityGroups.",
    severity_reason="Administration of every node is open to the internet; a key still stands in the way.",
    passing=(
        """
A: {Type: AWS::EKS::Nodegroup, Properties: {RemoteAccess: {Ec2SshKey: k, SourceSecurityGroups: [sg-1]}}}
B: {Type: AWS::EKS::Nodegroup}
""",
    ),
    failing=(
        """
A:
  Type: AWS::EKS::Nodegroup
  Properties:
    RemoteAccess:  # <--
      Ec2SshKey: k
B:
  Type: AWS::EKS::Nodegroup
  Properties:
    RemoteAccess:
      Ec2SshKey: k
      SourceSecurityGroups: []  # <--
""",
    ),
)


@policy.check
def check(group: Resource) -> Violations:
    """A key, and nothing that says from where."""
    if group.get("RemoteAccess.Ec2SshKey") is not None and group.get("RemoteAccess.SourceSecurityGroups.*") is None:
        whole = group.get("RemoteAccess.SourceSecurityGroups")
        if whole is None or not whole.unknown:
            yield group.spot("RemoteAccess.SourceSecurityGroups"), "SSH of all nodes is open to the internet"
