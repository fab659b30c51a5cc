"""Policy eks-control-plane-logs."""

from policies.kernel import LOW, Policy, Resource, Violations

TYPES = "Logging.ClusterLogging.EnabledTypes"
ALL = ("api", "audit", "authenticator", "controllerManager", "scheduler")

policy = Policy(
    id="eks-control-plane-logs",
    severity=LOW,
    resource="AWS::EKS::Cluster",
    title="All five logs of the control plane are on",
    opinion=True,
    serves={},
    why="The scheduler, controller manager and authenticator tell of attacks and faults that the audit log alone "
    "does not. Not seen: what the volume costs.",
    fix="Put api, audit, authenticator, controllerManager and scheduler into EnabledTypes.",
    severity_reason="The audit log is the one that counts, and has a policy of its own.",
    passing=(
        """
A:
  Type: AWS::EKS::Cluster
  Properties:
    Logging:
      ClusterLogging:
        EnabledTypes:
          [{Type: api}, {Type: audit}, {Type: authenticator}, {Type: controllerManager}, {Type: scheduler}]
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EKS::Cluster
Some:
  Type: AWS::EKS::Cluster
  Properties:
    Logging:
      ClusterLogging:
        EnabledTypes:  # <--
          - {Type: api}
          - {Type: audit}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Each type."""
    enabled = list(cluster.each(f"{TYPES}.*.Type"))
    missing = [name for name in ALL if not any(each == name for each in enabled)]
    if missing:
        yield cluster.spot(TYPES), "not all logs of the control plane are on"
