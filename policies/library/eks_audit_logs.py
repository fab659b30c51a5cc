"""Policy eks-audit-logs."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

TYPES = "Logging.ClusterLogging.EnabledTypes"

policy = Policy(
    id="eks-audit-logs",
    severity=MEDIUM,
    resource="AWS::EKS::Cluster",
    title="Audit logs of clusters are on",
    serves={PCI: {"10.2.1": PARTIAL, "10.2.1.2": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Without the audit log nobody can tell who did what through the Kubernetes API. Not seen: logs of the "
    "applications.",
    fix="Add audit (and authenticator) to Logging.ClusterLogging.EnabledTypes.",
    severity_reason="An intrusion could not be followed; it does not cause one.",
    passing=(
        """
A: {Type: AWS::EKS::Cluster, Properties: {Logging: {ClusterLogging: {EnabledTypes: [{Type: api}, {Type: audit}]}}}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Other:
  Type: AWS::EKS::Cluster
  Properties:
    Logging:
      ClusterLogging:
        EnabledTypes:  # <--
          - {Type: api}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """One of the types is audit."""
    if not any(each == "audit" for each in cluster.each(f"{TYPES}.*.Type")):
        yield cluster.spot(TYPES), "the audit log is off"
