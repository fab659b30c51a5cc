"""Policy dax-redundant."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="dax-redundant",
    severity=MEDIUM,
    severity_reason="While the one node is replaced, every read goes to the table or fails; no data is lost.",
    resource="AWS::DAX::Cluster",
    title="DAX clusters have several nodes, in several Availability Zones (Multi-AZ)",
    serves={REL: {"REL10-BP01": PARTIAL, "F03": PARTIAL}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="A single node has nothing to fail over to. Named zones must differ. Environments named dev may have one node. "
    "Not seen: whether the subnet group spans the zones.",
    fix="Set ReplicationFactor to 3, and leave AvailabilityZones out or name different ones.",
    passing=(
        """
Three: {Type: AWS::DAX::Cluster, Properties: {ReplicationFactor: "3"}}
Placed: {Type: AWS::DAX::Cluster, Properties: {ReplicationFactor: 2, AvailabilityZones: [eu-west-1a, eu-west-1b]}}
""",
        """
Parameters:
  Environment: {Type: String, AllowedValues: [dev]}
Resources:
  One: {Type: AWS::DAX::Cluster, Properties: {ReplicationFactor: 1}}
""",
    ),
    failing=(
        """
One:
  Type: AWS::DAX::Cluster
  Properties:
    ReplicationFactor: 1  # <--
Beside:
  Type: AWS::DAX::Cluster
  Properties:
    ReplicationFactor: 3
    AvailabilityZones: [eu-west-1a, eu-west-1a, eu-west-1a]  # <--
""",
    ),
)


@policy.applies
def applies(cluster: Resource) -> bool:
    """All but those of developers."""
    return cluster.environment != "dev"


@policy.check
def check(cluster: Resource) -> Violations:
    """The number of nodes, and the zones where they are named."""
    nodes = cluster.get("ReplicationFactor")
    if nodes is None or nodes < 2:
        yield cluster.spot("ReplicationFactor"), "the cluster has one node, so nothing to fail over to"
    zones = list(cluster.each("AvailabilityZones.*"))
    if zones and len({str(zone) for zone in zones}) < 2 and not any(zone.holds("be several zones") for zone in zones):
        yield cluster.spot("AvailabilityZones"), "all nodes stand in one zone"
