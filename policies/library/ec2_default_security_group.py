"""Policy ec2-default-security-group."""

from policies.kernel import GDPR, MEDIUM, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

PLACES = {
    "AWS::EC2::Instance": ("SecurityGroups.*", "SecurityGroupIds.*", "NetworkInterfaces.*.GroupSet.*"),
    "AWS::EC2::NetworkInterface": ("GroupSet.*",),
    "AWS::EC2::LaunchTemplate": (
        "LaunchTemplateData.SecurityGroups.*",
        "LaunchTemplateData.SecurityGroupIds.*",
        "LaunchTemplateData.NetworkInterfaces.*.Groups.*",
    ),
    "AWS::AutoScaling::LaunchConfiguration": ("SecurityGroups.*",),
}

policy = Policy(
    id="ec2-default-security-group",
    severity=MEDIUM,
    severity_reason="All members of the default group may reach each other on every port: the way from one taken "
    "server to the next.",
    resource=tuple(PLACES),
    title="Instances do not use the default security group",
    serves={PCI: {"1.3.1": PARTIAL, "2.2.4": SUPPORTING}, GDPR: {"32(1)(b)": SUPPORTING}},
    why="The default group admits all its members to each other and lets out everything. It is known by the name "
    "default, by DefaultSecurityGroup of a VPC, or by a parameter named so. Not seen: groups under other names, and "
    "interfaces that name no group at all.",
    fix="Declare a group for the instance, with the rules it needs.",
    passing=(
        """
Group: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: app}}
Instance: {Type: AWS::EC2::Instance, Properties: {SecurityGroupIds: [!GetAtt Group.GroupId]}}
""",
    ),
    failing=(
        """
Parameters:
  DefaultSecurityGroupId: {Type: "AWS::EC2::SecurityGroup::Id"}
Resources:
  Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
  Named:
    Type: AWS::EC2::Instance
    Properties:
      SecurityGroups: default  # <--
  Referred:
    Type: AWS::EC2::Instance
    Properties:
      NetworkInterfaces:
        - GroupSet: [!GetAtt Network.DefaultSecurityGroup]  # <--
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties:
      LaunchTemplateData:
        SecurityGroupIds:
          - !Ref DefaultSecurityGroupId  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Each group the instance is given."""
    for pattern in PLACES[resource.type]:
        for groups in resource.each(pattern.removesuffix(".*")):
            for group in groups:
                if _is_default(group):
                    yield group, "the instance is in the default security group"


def _is_default(group: Value) -> bool:
    if not group.unknown:
        return group.lower() == "default"
    targets = group.targets()
    named = "DefaultSecurityGroup" in str(group) or "DefaultSG" in str(group)
    return named and all(target.type == "AWS::EC2::VPC" for target in targets)
