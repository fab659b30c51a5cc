"""Policy net-compute-no-public-ip."""

from policies.kernel import GDPR, HIGH, PARTIAL, PCI, Policy, Resource, Violations

SWITCHES = {
    "AWS::EC2::LaunchTemplate": "LaunchTemplateData.NetworkInterfaces.*.AssociatePublicIpAddress",
    "AWS::EC2::Instance": "NetworkInterfaces.*.AssociatePublicIpAddress",
    "AWS::AutoScaling::LaunchConfiguration": "AssociatePublicIpAddress",
}

policy = Policy(
    id="net-compute-no-public-ip",
    severity=HIGH,
    severity_reason="A public address takes away the primary fence; the security group is the last one left.",
    resource=tuple(SWITCHES),
    title="Instances have no public IP address",
    serves={
        PCI: {"1.4.4": PARTIAL, "1.4.2": PARTIAL, "1.4.5": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="What has no public address cannot be reached from the Internet, whatever its security group says. Subnets "
    "are asked by net-subnet-no-public-ip, tasks by ecs-service-no-public-ip. Not seen: elastic addresses attached "
    "later, IPv6 addresses, and the default of a subnet declared elsewhere.",
    fix="Set AssociatePublicIpAddress to false; let traffic in through a load balancer and out through NAT or "
    "endpoints.",
    passing=(
        """
Template:
  Type: AWS::EC2::LaunchTemplate
  Properties: {LaunchTemplateData: {NetworkInterfaces: [{DeviceIndex: 0, AssociatePublicIpAddress: false}]}}
Server: {Type: AWS::EC2::Instance, Properties: {SubnetId: subnet-1}}
""",
    ),
    failing=(
        """
Parameters:
  Public: {Type: String}
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        NetworkInterfaces:
          - AssociatePublicIpAddress: "true"  # <--
          - AssociatePublicIpAddress: !Ref Public  # <-- ?
  Server:
    Type: AWS::EC2::Instance
    Properties:
      NetworkInterfaces:
        AssociatePublicIpAddress: true  # <--
  Old:
    Type: AWS::AutoScaling::LaunchConfiguration
    Properties:
      AssociatePublicIpAddress: "True"  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """The switch of each interface; one interface may stand for a list."""
    above, _, name = SWITCHES[resource.type].rpartition(".*.")
    holders = [each for found in resource.each(above) for each in found] if above else [resource.body()]
    for holder in holders:
        switch = holder.get(name)
        if switch is not None and switch:
            yield switch, "the instance gets a public address"
