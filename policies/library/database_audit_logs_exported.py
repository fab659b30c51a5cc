"""Policy database-audit-logs-exported."""

from policies.aws.databases import DOCDB, NEPTUNE
from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

GROUP = "AWS::DocDB::DBClusterParameterGroup"

policy = Policy(
    id="database-audit-logs-exported",
    severity=MEDIUM,
    severity_reason="Medium: nothing is exposed, but after an incident nobody can say who read what.",
    resource=(DOCDB, NEPTUNE, GROUP),
    title="DocumentDB and Neptune clusters export their audit logs",
    serves={PCI: {"10.2.1": PARTIAL, "10.3.3": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL, "33(1)": SUPPORTING}},
    why="An audit log that is not exported is not kept, and DocumentDB writes none unless its parameter "
    "group says so too; Neptune needs neptune_enable_audit_log. The profiler and slow-query "
    "logs hold slow operations only. Not seen: a parameter group of another template, and how long "
    "the log group keeps it (logs-retention-bounded looks).",
    fix="Name audit in EnableCloudwatchLogsExports, and set audit_logs to enabled in the DocumentDB parameter group.",
    passing=(
        """
Documents: {Type: AWS::DocDB::DBCluster, Properties: {EnableCloudwatchLogsExports: [audit, profiler]}}
Single: {Type: AWS::DocDB::DBCluster, Properties: {EnableCloudwatchLogsExports: audit}}
Graph: {Type: AWS::Neptune::DBCluster, Properties: {EnableCloudwatchLogsExports: [audit]}}
Group: {Type: AWS::DocDB::DBClusterParameterGroup, Properties: {Family: docdb5.0, Parameters: {audit_logs: all}}}
""",
    ),
    failing=(
        """
Documents:  # <--
  Type: AWS::DocDB::DBCluster
Slow:
  Type: AWS::DocDB::DBCluster
  Properties:
    EnableCloudwatchLogsExports: [profiler]  # <--
Graph:
  Type: AWS::Neptune::DBCluster
  Properties:
    EnableCloudwatchLogsExports: [slowquery]  # <--
Group:
  Type: AWS::DocDB::DBClusterParameterGroup
  Properties:
    Parameters:
      audit_logs: disabled  # <--
Bare:
  Type: AWS::DocDB::DBClusterParameterGroup
  Properties:
    Parameters: {tls: enabled}  # <--
""",
    ),
)


@policy.check
def check(store: Resource) -> Violations:
    """Exported by the cluster, written by its parameter group."""
    if store.type == GROUP:
        value = store.get("Parameters.audit_logs")
        if value is None or value.lower() in ("disabled", "none"):
            yield (store.spot("Parameters") if value is None else value), "the cluster writes no audit log"
        return
    named = store.get("EnableCloudwatchLogsExports")
    if named is None or not any(log == "audit" for log in named):
        yield store.spot("EnableCloudwatchLogsExports"), "the audit log is not exported"
