"""Policy msk-encryption-declared."""

from policies.kernel import LOW, Policy, Resource, Violations

policy = Policy(
    id="msk-encryption-declared",
    severity=LOW,
    resource="AWS::MSK::Cluster",
    title="MSK clusters declare their encryption at rest and in transit (EncryptionInfo)",
    serves={},
    opinion=True,
    why="A cluster that says nothing encrypts its volumes with aws/kafka and speaks TLS: AWS's defaults. Written down, "
    "it is evidence, and nobody has to know the default. Not seen: how strong the declared settings are, which "
    "msk-tls and msk-cmk ask.",
    fix="Add EncryptionInfo with EncryptionAtRest and EncryptionInTransit.",
    severity_reason="The defaults are safe; what is missing is the evidence.",
    passing=(
        """
Cluster:
  Type: AWS::MSK::Cluster
  Properties: {EncryptionInfo: {EncryptionInTransit: {ClientBroker: TLS}}}
""",
    ),
    failing=(
        """
Cluster:  # <--
  Type: AWS::MSK::Cluster
  Properties: {ClusterName: c}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Whether anything is said."""
    if cluster.get("EncryptionInfo") is None:
        yield cluster.spot("EncryptionInfo"), "the template says nothing of encryption"
