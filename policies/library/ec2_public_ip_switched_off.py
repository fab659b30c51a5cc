"""Policy ec2-public-ip-switched-off."""

from policies.kernel import LOW, Policy, Resource, Violations

INTERFACES = {
    "AWS::EC2::Instance": "NetworkInterfaces",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.NetworkInterfaces",
}
CONFIGURATION = "AWS::AutoScaling::LaunchConfiguration"
SWITCH = "AssociatePublicIpAddress"

policy = Policy(
    id="ec2-public-ip-switched-off",
    severity=LOW,
    severity_reason="Most subnets give no address out; only where one does is the server reachable.",
    opinion=True,
    resource=(*INTERFACES, CONFIGURATION),
    title="Launch configurations and network interfaces say explicitly that they take no public IP address",
    serves={},
    why="Without AssociatePublicIpAddress the subnet decides, and a default subnet gives a public address to all. "
    "net-compute-no-public-ip asks only that it is not switched on. Not seen: what the subnet says.",
    fix="Set AssociatePublicIpAddress to false.",
    passing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties: {NetworkInterfaces: [{DeviceIndex: "0", AssociatePublicIpAddress: "false"}]}
Existing: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: [{DeviceIndex: "0", NetworkInterfaceId: eni-1}]}}
Plain: {Type: AWS::EC2::Instance, Properties: {SubnetId: subnet-1}}
Old: {Type: AWS::AutoScaling::LaunchConfiguration, Properties: {AssociatePublicIpAddress: false}}
""",
    ),
    failing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    NetworkInterfaces:
      - DeviceIndex: "0"  # <--
        SubnetId: subnet-1
Old:  # <--
  Type: AWS::AutoScaling::LaunchConfiguration
  Properties: {ImageId: ami-1}
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Where it is not said; interfaces made before carry their own addresses."""
    if resource.type == CONFIGURATION:
        if resource.get(SWITCH) is None:
            yield resource.spot(SWITCH), "the subnet decides whether instances get a public address"
        return
    for interfaces in resource.each(INTERFACES[resource.type]):
        for interface in interfaces:
            if interface.get(SWITCH) is None and interface.get("NetworkInterfaceId") is None:
                yield interface.spot(SWITCH), "the subnet decides whether the interface gets a public address"
