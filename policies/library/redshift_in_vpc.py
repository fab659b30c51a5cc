"""Policy redshift-in-vpc."""

from policies.aws.databases import REDSHIFT
from policies.kernel import MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

policy = Policy(
    id="redshift-in-vpc",
    severity=MEDIUM,
    severity_reason="Medium: in the default VPC every subnet is public, but the cluster's own switches still guard it.",
    resource=REDSHIFT,
    title="Redshift clusters stand in a VPC of one's own (ClusterSubnetGroupName)",
    serves={PCI: {"1.4.4": PARTIAL}},
    why="Without a subnet group the cluster lands in the default VPC, whose subnets all lead to the "
    "Internet, or formerly in EC2-Classic. Not seen: the routes of the subnets (net-data-tier-no- "
    "internet-route follows them).",
    fix="Set ClusterSubnetGroupName to a group of private subnets.",
    passing=(
        """
Warehouse: {Type: AWS::Redshift::Cluster, Properties: {ClusterSubnetGroupName: !Ref Group}}
Group: {Type: AWS::Redshift::ClusterSubnetGroup, Properties: {SubnetIds: [subnet-1]}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::Redshift::Cluster
Default:
  Type: AWS::Redshift::Cluster
  Properties:
    ClusterSubnetGroupName: default  # <--
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """A subnet group that is not the default one."""
    group = cluster.get("ClusterSubnetGroupName")
    if group is None or (not group.unknown and group.lower() == "default"):
        yield cluster.spot("ClusterSubnetGroupName"), "the cluster stands in the default VPC"
