"""Policy memorydb-acl."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Violations

CLUSTER = "AWS::MemoryDB::Cluster"

policy = Policy(
    id="memorydb-acl",
    severity=HIGH,
    severity_reason="High: whoever reaches the port reads and changes everything without a password; the network "
    "still stands before it.",
    resource=CLUSTER,
    title="MemoryDB clusters have an access control list other than open-access",
    serves={PCI: {"8.3.1": PARTIAL, "7.3.1": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="The list open-access lets its default user in without a password, with every command. Not "
    "seen: what the users of another list may do.",
    fix="Create an AWS::MemoryDB::ACL with users of your own and name it in ACLName.",
    passing=(
        """
Cluster: {Type: AWS::MemoryDB::Cluster, Properties: {ACLName: !Ref List}}
List: {Type: AWS::MemoryDB::ACL, Properties: {ACLName: shop}}
Named: {Type: AWS::MemoryDB::Cluster, Properties: {ACLName: shop}}
""",
    ),
    failing=(
        """
Open:
  Type: AWS::MemoryDB::Cluster
  Properties:
    ACLName: open-access  # <--
Bare:  # <--
  Type: AWS::MemoryDB::Cluster
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """A list, and not the open one."""
    name = cluster.get("ACLName")
    if name is None or (not name.targets() and name.lower() == "open-access"):
        yield cluster.spot("ACLName"), "anybody who reaches the cluster gets in without a password"
