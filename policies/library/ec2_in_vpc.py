"""Policy ec2-in-vpc."""

from policies.aws.servers import launch_templates
from policies.kernel import LOW, Policy, Resource, Value, Violations

policy = Policy(
    id="ec2-in-vpc",
    severity=LOW,
    severity_reason="The server starts in the default VPC, where subnets are public; a mistake that shows at once.",
    opinion=True,
    resource="AWS::EC2::Instance",
    title="Instances are placed in a VPC subnet that the template names, not in the default VPC",
    serves={},
    why="Without a subnet the instance lands in the account's default VPC, with a public address. A subnet counts as "
    "of the default VPC where its VpcId is named so. Not seen: subnets given by id, and launch templates declared "
    "elsewhere.",
    fix="Set SubnetId, or SubnetId of a network interface, to a subnet of your own VPC.",
    passing=(
        """
Vpc: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref Vpc, CidrBlock: 10.0.0.0/24}}
Server: {Type: AWS::EC2::Instance, Properties: {SubnetId: !Ref Subnet}}
Other: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: "0", SubnetId: subnet-1}]}}
Third: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: eni-1}]}}
""",
    ),
    failing=(
        """
Parameters:
  DefaultVpcId: {Type: "AWS::EC2::VPC::Id"}
Resources:
  Server:  # <--
    Type: AWS::EC2::Instance
    Properties: {ImageId: ami-1}
  Subnet: {Type: AWS::EC2::Subnet, Properties: {VpcId: !Ref DefaultVpcId, CidrBlock: 10.0.0.0/24}}
  Default:
    Type: AWS::EC2::Instance
    Properties:
      SubnetId: !Ref Subnet  # <--
""",
    ),
)
PLACES = ("SubnetId", "NetworkInterfaces.*.SubnetId", "NetworkInterfaces.*.NetworkInterfaceId")
OF_TEMPLATE = "LaunchTemplateData.NetworkInterfaces.*.SubnetId"


@policy.check
def check(server: Resource) -> Violations:
    """A subnet is named, and is not the default VPC's."""
    named = [value for pattern in PLACES for value in server.each(pattern)]
    used = server.get("LaunchTemplate")
    templates = launch_templates(used)
    elsewhere = used is not None and not templates
    if not named and not elsewhere and not any(each.get(OF_TEMPLATE) is not None for each in templates):
        yield server.spot("SubnetId"), "the instance names no subnet, so it starts in the default VPC"
    for value in named:
        if _in_default_vpc(value):
            yield value, "the instance is in a subnet of the default VPC"


def _in_default_vpc(subnet: Value) -> bool:
    networks = [target.get("VpcId") for target in subnet.targets() if target.type == "AWS::EC2::Subnet"]
    return any(vpc is not None and "default" in str(vpc).lower() for vpc in networks)
