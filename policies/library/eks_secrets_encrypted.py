"""Policy eks-secrets-encrypted."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="eks-secrets-encrypted",
    severity=MEDIUM,
    resource="AWS::EKS::Cluster",
    title="Secrets of Kubernetes are encrypted with a KMS key (envelope encryption)",
    serves={PCI: {"3.6.1.2": PARTIAL, "8.3.2": SUPPORTING}, GDPR: {"32(1)(a)": PARTIAL}},
    why="Secrets lie in etcd; EncryptionConfig wraps them in a key of your own, whose use is logged and can be "
    "stopped. Since version 1.28 EKS wraps all API data in a key of AWS's by itself, but only your own gives you "
    "that say. Not seen: who may read secrets through the API.",
    fix="Set EncryptionConfig with Resources [secrets] and Provider.KeyArn.",
    severity_reason="The disk below is encrypted either way; this keeps secrets from whoever gets at etcd or its "
    "snapshots.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {EncryptionConfig: [{Resources: [secrets], Provider: {KeyArn: k}}]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Other:
  Type: AWS::EKS::Cluster
  Properties:
    EncryptionConfig:  # <--
      - {Resources: [other], Provider: {KeyArn: k}}
Keyless:
  Type: AWS::EKS::Cluster
  Properties:
    EncryptionConfig:  # <--
      - {Resources: [secrets]}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """One entry for secrets, with a key."""
    for entry in cluster.each("EncryptionConfig.*"):
        if entry.get("Provider.KeyArn") is not None and any(each == "secrets" for each in entry.each("Resources.*")):
            return
    yield cluster.spot("EncryptionConfig"), "secrets are not wrapped in a key of your own"
