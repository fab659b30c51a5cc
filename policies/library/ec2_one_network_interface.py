"""Policy ec2-one-network-interface."""

from policies.kernel import LOW, Policy, Resource, Violations

PLACES = {
    "AWS::EC2::Instance": "NetworkInterfaces",
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.NetworkInterfaces",
}

policy = Policy(
    id="ec2-one-network-interface",
    severity=LOW,
    severity_reason="A second interface may join two networks; appliances need it, and the groups of both still stand.",
    opinion=True,
    resource=tuple(PLACES),
    title="Instances do not use multiple network interfaces (ENIs)",
    serves={},
    why="An instance with a foot in two subnets is a way around the routes and rules between them. Not seen: "
    "interfaces attached later.",
    fix="Use one interface; let routes and security groups join networks.",
    passing=(
        """
Server: {Type: AWS::EC2::Instance, Properties: {NetworkInterfaces: {DeviceIndex: "0", SubnetId: subnet-1}}}
Plain: {Type: AWS::EC2::Instance, Properties: {SubnetId: subnet-1}}
""",
    ),
    failing=(
        """
Server:
  Type: AWS::EC2::Instance
  Properties:
    NetworkInterfaces:
      - {DeviceIndex: "0", SubnetId: subnet-1}
      - {DeviceIndex: "1", SubnetId: subnet-2}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The second interface and each further one."""
    for interfaces in resource.each(PLACES[resource.type]):
        for interface in [*interfaces][1:]:
            yield interface, "the instance has more than one network interface"
