"""Policy asg-resilient."""

from policies.aws.routes import lists_zones, spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="asg-resilient",
    severity=HIGH,
    severity_reason="The loss of one zone takes the whole service with it.",
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups span multiple Availability Zones",
    serves={
        REL: {"REL10-BP01": DIRECT, "F03": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="Instances in one zone are a single point of failure, however many they are. An environment named dev may run "
    "in one. Subnets are followed to their zones; a group that names neither zones nor subnets is asked for them. Not "
    "seen: whether the remaining capacity carries the load.",
    fix="Give VPCZoneIdentifier subnets in two zones or more.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [1, !GetAZs ""], VpcId: vpc-1}}
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 2}}
  Properties:
    MinSize: "2"
    MaxSize: "6"
    VPCZoneIdentifier: [!Ref A, !Ref B]
    LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}
    TargetGroupARNs: [tg]
    HealthCheckType: EBS,ELB
All:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 6, AvailabilityZones: !GetAZs ""}
Two:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 6, AvailabilityZones: [eu-west-1a, eu-west-1b]}
""",
        """
--- # {name: compute, roles: [secondary]}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-central-1a, VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-central-1b, VpcId: vpc-1}}
  Standby:
    Type: AWS::AutoScaling::AutoScalingGroup
    UpdatePolicy: {AutoScalingRollingUpdate: {MinInstancesInService: 1}}
    Properties: {MinSize: 0, MaxSize: 6, VPCZoneIdentifier: [!Ref A, !Ref B]}
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Group:
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy:
    AutoScalingRollingUpdate: {MaxBatchSize: 1}
  Properties:
    MinSize: "1"
    MaxSize: "6"
    VPCZoneIdentifier: [!Ref A, !Ref B]  # <--
    LaunchConfigurationName: old
    TargetGroupARNs: [tg]
    HealthCheckType: EC2
Somewhere:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: 2
    MaxSize: 6
    LaunchTemplate: {LaunchTemplateId: lt-1, Version: "1"}
    VPCZoneIdentifier: [subnet-1, subnet-2]  # <-- ?
""",
        """
Parameters:
  Zone: {Type: "AWS::EC2::AvailabilityZone::Name"}
  Zones: {Type: "List<AWS::EC2::AvailabilityZone::Name>"}
Resources:
  One:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 6
      AvailabilityZones: [eu-west-1a]  # <--
  Twice:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 6
      AvailabilityZones: [!Ref Zone, !Ref Zone]  # <--
  Perhaps:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 6
      AvailabilityZones: [eu-west-1a, !Ref Zone]  # <-- ?
  Chosen:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 6
      AvailabilityZones: !Ref Zones  # <-- ?
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Ref Zone, VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Ref Zone, VpcId: vpc-1}}
  Same:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 6
      VPCZoneIdentifier: [!Ref A, !Ref B]  # <--
""",
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
Both:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: 2
    MaxSize: 6
    AvailabilityZones: [eu-west-1a, eu-west-1b]
    VPCZoneIdentifier: [!Ref A]  # <--
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Redundancy may be less in an environment named dev."""
    return group.environment != "dev"


@policy.check
def check(group: Resource) -> Violations:
    """The zones of its subnets, or those it names."""
    subnets, zones = list(group.each("VPCZoneIdentifier.*")), list(group.each("AvailabilityZones.*"))
    by_name = bool(zones) and not subnets
    if not (lists_zones(zones, 2, group) if by_name else spans(subnets, 2, group)):
        spot = group.spot("AvailabilityZones" if by_name else "VPCZoneIdentifier")
        yield spot, "the group does not span two Availability Zones"
