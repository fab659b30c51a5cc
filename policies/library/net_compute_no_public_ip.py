"""Policy net-compute-no-public-ip."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SWITCHES = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress",
    "AWS::EC2::Instance": "NetworkInterfaces.*.AssociatePublicIpAddress",
    "AWS::AutoScaling::LaunchConfiguration": "AssociatePublicIpAddress",
    "AWS::EC2::Subnet": "MapPublicIpOnLaunch",
}
SERVICE = "AWS::ECS::Service"

policy = Policy(
    id="net-compute-no-public-ip",
    severity=HIGH,
    severity_reason="A public address takes away the primary fence; the security group is the last one left.",
    resource=(*SWITCHES, SERVICE),
    title="Instances, tasks and subnets hand out no public addresses",
    serves={
        PCI: {"1.4.4": PARTIAL, "1.4.2": PARTIAL, "1.4.5": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What has no public address cannot be reached from the Internet, whatever its security group says. Not seen: "
    "elastic addresses attached later, IPv6 addresses, and the default of a subnet declared elsewhere.",
    fix="Set AssociatePublicIpAddress and MapPublicIpOnLaunch to false and AssignPublicIp to DISABLED; let traffic "
    "in through a load balancer and out through NAT or endpoints.",
    passing=(
        """
Subnet:
  Type: AWS::EC2::Subnet
  Properties: {VpcId: vpc-1, CidrBlock: 10.0.0.0/24, MapPublicIpOnLaunch: "false"}
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 0, AssociatePublicIpAddress: false}]}}
Service:
  Type: AWS::ECS::Service
  Properties: {NetworkConfiguration: {AwsvpcConfiguration: {AssignPublicIp: DISABLED, Subnets: [!Ref Subnet]}}}
""",
    ),
    failing=(
        """
Parameters:
  Public: {Type: String}
Resources:
  Subnet:
    Type: AWS::EC2::Subnet
    Properties:
      VpcId: vpc-1
      MapPublicIpOnLaunch: true  # <--
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        NetworkInterfaces:
          - AssociatePublicIpAddress: "true"  # <--
          - AssociatePublicIpAddress: !Ref Public  # <-- ?
  Service:
    Type: AWS::ECS::Service
    Properties:
      NetworkConfiguration:
        AwsvpcConfiguration:
          AssignPublicIp: ENABLED  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch of each type."""
    if resource.type == SERVICE:
        assign = resource.get("NetworkConfiguration.AwsvpcConfiguration.AssignPublicIp")
        if assign is not None and assign == "ENABLED":
            yield assign, "tasks get a public address"
        return
    for switch in resource.each(SWITCHES[resource.type]):
        if switch:
            yield switch, "gives out public addresses"
