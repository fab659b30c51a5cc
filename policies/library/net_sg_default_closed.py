"""Policy net-sg-default-closed."""

from policies.aws.addresses import EGRESS, GROUP, INGRESS, egress, ingress
from policies.kernel import GDPR, HIGH, PARTIAL, PCI, SUPPORTING, Policy, Resource, Value, Violations

policy = Policy(
    id="net-sg-default-closed",
    severity=HIGH,
    severity_reason="Whatever is launched without a group of its own gets the default group, so its rules open more "
    "than anybody listed.",
    resource=(GROUP, INGRESS, EGRESS),
    title="The default security group restricts all traffic: no rules are added to it",
    serves={PCI: {"1.3.1": PARTIAL, "1.3.2": PARTIAL, "2.2.4": SUPPORTING}, GDPR: {"32(1)(b)": PARTIAL}},
    why="Resources that name no group fall into the VPC's default group. A rule for it, standalone by "
    "DefaultSecurityGroup of a VPC or in a group called default, opens them all. Not seen: the rules AWS itself puts "
    "there, which a template cannot take away.",
    fix="Give each resource a group of its own and leave the default group without rules.",
    passing=(
        """
Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Group:
  Type: AWS::EC2::SecurityGroup
  Properties: {GroupName: app, VpcId: !Ref Network, SecurityGroupIngress: [{IpProtocol: "-1", CidrIp: 0.0.0.0/0}]}
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties: {GroupId: !GetAtt Group.GroupId, IpProtocol: tcp, FromPort: 443, ToPort: 443, CidrIp: 10.0.0.0/16}
Closed: {Type: AWS::EC2::SecurityGroup, Properties: {GroupName: default, GroupDescription: none}}
""",
    ),
    failing=(
        """
Network: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
Single:
  Type: AWS::EC2::SecurityGroupIngress
  Properties:
    GroupId: !GetAtt Network.DefaultSecurityGroup  # <--
    IpProtocol: tcp
    FromPort: 443
    ToPort: 443
    CidrIp: 10.0.0.0/16
Named:
  Type: AWS::EC2::SecurityGroup
  Properties:
    GroupName: default
    GroupDescription: default
    SecurityGroupIngress:
      - {IpProtocol: "-1", CidrIp: 0.0.0.0/0}  # <--
Out:
  Type: AWS::EC2::SecurityGroupEgress
  Properties: {GroupId: !GetAtt Network.DefaultSecurityGroup, IpProtocol: "-1", CidrIp: 0.0.0.0/0}  # <--
""",
    ),
)


@policy.check
def check(resource: Resource) -> Violations:
    """Rules of a group called default, and standalone rules for a VPC's default group."""
    if resource.type == GROUP:
        name = resource.get("GroupName")
        if name is not None and name.lower() == "default":
            for rule in (*ingress(resource), *egress(resource)):
                yield rule, "the default security group is given a rule"
        return
    group = resource.get("GroupId")
    if group is not None and is_default(group):
        yield group, "the default security group of a VPC is given a rule"


def is_default(group: Value) -> bool:
    """Whether a value is the default group of a VPC, of these templates or of one that is not there."""
    return "DefaultSecurityGroup" in str(group) and all(each.type == "AWS::EC2::VPC" for each in group.targets())
