"""Policy data-deletion-policy."""

from policies.aws.databases import CLUSTER, INSTANCE, in_cluster, is_copy
from policies.aws.tables import GLOBAL, TABLE
from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, Policy, Resource, Violations

RETAINED = ("Retain", "RetainExceptOnCreate")
KEPT = {
    CLUSTER: (*RETAINED, "Snapshot"),
    INSTANCE: (*RETAINED, "Snapshot"),
    TABLE: RETAINED,
    GLOBAL: RETAINED,
}

policy = Policy(
    id="data-deletion-policy",
    severity=MEDIUM,
    severity_reason="Medium: one wrong stack operation deletes the data, but it takes an operator's act, and "
    "deletion protection or a backup may still save it.",
    resource=tuple(KEPT),
    title="Deleting or replacing an RDS database or DynamoDB table keeps its data (DeletionPolicy, "
    "UpdateReplacePolicy)",
    serves={
        GDPR: {"32(1)(b)": PARTIAL, "32(1)(c)": PARTIAL},
        REL: {"REL09-BP01": PARTIAL, "F19": PARTIAL, "F05": PARTIAL},
    },
    why="CloudFormation deletes a replaced resource with all it holds: renaming a table, a logical id "
    "or an availability zone is enough. It takes a final snapshot of RDS databases by default on "
    "deletion, but not on replacement. Members and read replicas hold nothing of their own. Not "
    "seen: termination protection of the stack, and backups elsewhere.",
    fix="Set DeletionPolicy and UpdateReplacePolicy to Snapshot (RDS) or Retain.",
    repair={"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"},
    passing=(
        """
Cluster:
  Type: AWS::RDS::DBCluster
  DeletionPolicy: Snapshot
  UpdateReplacePolicy: Retain
Silent: {Type: AWS::RDS::DBInstance, UpdateReplacePolicy: Snapshot}
Member: {Type: AWS::RDS::DBInstance, Properties: {DBClusterIdentifier: !Ref Cluster}}
Table: {Type: AWS::DynamoDB::Table, DeletionPolicy: RetainExceptOnCreate, UpdateReplacePolicy: Retain}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::RDS::DBCluster
Deleted:
  Type: AWS::RDS::DBInstance
  DeletionPolicy: Delete  # <--
  UpdateReplacePolicy: Delete  # <--
Table:  # <--
  Type: AWS::DynamoDB::Table
  DeletionPolicy: Retain
Everywhere:
  Type: AWS::DynamoDB::GlobalTable
  UpdateReplacePolicy: Retain
  DeletionPolicy: Delete  # <--
""",
    ),
)


@policy.applies
def applies(store: Resource) -> bool:
    """What holds data of its own."""
    return not in_cluster(store) and not is_copy(store)


@policy.check
def check(store: Resource) -> Violations:
    """Both attributes keep the data."""
    for name in ("DeletionPolicy", "UpdateReplacePolicy"):
        kept = store.attribute(name)
        if kept is None and name == "DeletionPolicy" and store.type in (INSTANCE, CLUSTER):
            continue
        if kept is None or kept not in KEPT[store.type]:
            yield ((store, name) if kept is None else kept), f"{name} lets a stack operation delete the data"
