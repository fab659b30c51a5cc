"""Policy emr-in-vpc."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, Policy, Resource, Violations

PLACES = ("Instances.Ec2SubnetId", "Instances.Ec2SubnetIds.*")

policy = Policy(
    id="emr-in-vpc",
    severity=MEDIUM,
    resource="AWS::EMR::Cluster",
    title="EMR clusters are placed in a subnet of a VPC",
    serves={PCI: {"1.4.1": PARTIAL, "1.3.1": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    why="A cluster without a subnet goes to the default VPC, whose subnets are public. Not seen: the routes of a "
    "subnet "
    "of another template.",
    fix="Set Instances.Ec2SubnetId (or Ec2SubnetIds for fleets) to private subnets.",
    severity_reason="Nodes may land in a public subnet, still behind their security groups.",
    passing=(
        """
Group: {Type: AWS::EMR::Cluster, Properties: {Instances: {Ec2SubnetId: !Ref Private}}}
Fleet: {Type: AWS::EMR::Cluster, Properties: {Instances: {Ec2SubnetIds: [subnet-1]}}}
Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: v}}
""",
    ),
    failing=(
        """
Bare:  # <--
  Type: AWS::EMR::Cluster
  Properties:
    Instances: {TerminationProtected: true}
Empty:  # <--
  Type: AWS::EMR::Cluster
  Properties: {Instances: {Ec2SubnetIds: []}}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Any subnet."""
    if not any(next(cluster.each(place), None) is not None for place in PLACES):
        yield cluster, "no subnet is named"
