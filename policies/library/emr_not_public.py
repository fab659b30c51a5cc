"""Policy emr-not-public."""

from policies.aws.addresses import anywhere, ingress
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SUBNETS = ("Instances.Ec2SubnetId", "Instances.Ec2SubnetIds.*")
GROUPS = (
    "Instances.EmrManagedMasterSecurityGroup",
    "Instances.EmrManagedSlaveSecurityGroup",
    "Instances.AdditionalMasterSecurityGroups.*",
    "Instances.AdditionalSlaveSecurityGroups.*",
    "Instances.ServiceAccessSecurityGroup",
)
GROUP, RULE = "AWS::EC2::SecurityGroup", "AWS::EC2::SecurityGroupIngress"

policy = Policy(
    id="emr-not-public",
    severity=HIGH,
    resource="AWS::EMR::Cluster",
    title="EMR clusters are not publicly accessible: no public addresses and no open security group",
    serves={PCI: {"1.4.4": PARTIAL, "1.3.1": PARTIAL}, GDPR: {"25(2)": PARTIAL, "32(1)(b)": PARTIAL}},
    why="Consoles of Hadoop and Spark run whatever they are given, without a password. A node gets a public address "
    "in a "
    "subnet that hands them out. Not seen: subnets and groups of other templates, and EMR's block of public access, "
    "which is a setting of the account.",
    fix="Place the cluster in subnets without MapPublicIpOnLaunch, and open its security groups to no Internet.",
    severity_reason="An open Hadoop port runs the code of anybody who finds it; EMR's account-wide block often stops "
    "it.",
    passing=(
        """
Cluster:
  Type: AWS::EMR::Cluster
  Properties: {Instances: {Ec2SubnetId: !Ref Private, EmrManagedMasterSecurityGroup: !Ref Group}}
Private: {Type: AWS::EC2::Subnet, Properties: {VpcId: v, MapPublicIpOnLaunch: "false"}}
Group: {Type: AWS::EC2::SecurityGroup, Properties: {SecurityGroupIngress: [{IpProtocol: tcp, CidrIp: 10.0.0.0/8}]}}
""",
    ),
    failing=(
        """
Cluster:
  Type: AWS::EMR::Cluster
  Properties:
    Instances:
      Ec2SubnetIds:
        - !Ref Public  # <--
      EmrManagedMasterSecurityGroup: !Ref Group  # <--
      AdditionalSlaveSecurityGroups:
        - !GetAtt Ruled.GroupId  # <--
Public: {Type: AWS::EC2::Subnet, Properties: {VpcId: v, MapPublicIpOnLaunch: "true"}}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: {SecurityGroupIngress: {IpProtocol: tcp, FromPort: 8088, ToPort: 8088, CidrIpv6: "::/0"}}
Ruled: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: nodes}}
Rule:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !Ref Ruled, IpProtocol: "-1", CidrIp: 0.0.0.0/0}
""",
    ),
)


@policy.check
def check(cluster: Resource) -> Violations:
    """Its subnets, then its groups."""
    for subnet in (found for place in SUBNETS for found in cluster.each(place)):
        if any(each.type == "AWS::EC2::Subnet" and each.on("MapPublicIpOnLaunch") for each in subnet.targets()):
            yield subnet, "nodes get public addresses in this subnet"
    for group in (found for place in GROUPS for found in cluster.each(place)):
        if any(each.type == GROUP and _is_open(each) for each in group.targets()):
            yield group, "this security group lets the Internet in"


def _is_open(group: Resource) -> bool:
    holders = [group, *group.referrers(RULE)]
    return any(anywhere(rule) is not None for holder in holders for rule in ingress(holder))
