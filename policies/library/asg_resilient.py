"""Policy asg-resilient."""

from policies.aws.routes import lists_zones, spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

policy = Policy(
    id="asg-resilient",
    severity=HIGH,
    resource="AWS::AutoScaling::AutoScalingGroup",
    title="Auto Scaling groups survive the loss of an instance and of a zone",
    serves={
        REL: {"REL10-BP01": DIRECT, "REL11-BP03": PARTIAL, "REL07-BP01": SUPPORTING, "F02": PARTIAL, "F03": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="One instance, or many in one zone, is a single point of failure; a group that judges only by EC2 status "
    "keeps instances that its load balancer has given up. ELB health checks are asked for where the group itself "
    "registers with a balancer (targets of type ip are their service's matter). An environment named dev and a warm "
    "standby may run with less. Not seen: whether the remaining capacity carries the load.",
    fix="Give VPCZoneIdentifier subnets in two zones or more, MinSize of at least 2, a launch template, "
    "HealthCheckType ELB beside TargetGroupARNs, and MinInstancesInService in a rolling update.",
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
    AutoScalingRollingUpdate: {MaxBatchSize: 1}  # <--
  Properties:
    MinSize: "1"  # <--
    MaxSize: "6"
    VPCZoneIdentifier: [!Ref A, !Ref B]  # <--
    LaunchConfigurationName: old  # <--
    TargetGroupARNs: [tg]
    HealthCheckType: EC2  # <--
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
Endless:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  UpdatePolicy:
    AutoScalingRollingUpdate:
      MinInstancesInService: 0  # <--
  Properties: {MaxSize: 6, VPCZoneIdentifier: [!Ref A, !Ref B]}
Classic:
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties:
    MinSize: 2
    MaxSize: 6
    VPCZoneIdentifier: [!Ref A, !Ref B]
    LoadBalancerNames: [old]
    HealthCheckType: EC2  # <--
Unsaid:  # <--
  Type: AWS::AutoScaling::AutoScalingGroup
  Properties: {MinSize: 2, MaxSize: 6, VPCZoneIdentifier: [!Ref A, !Ref B], TargetGroupARNs: [tg]}
""",
    ),
)


@policy.applies
def applies(group: Resource) -> bool:
    """Redundancy may be less in an environment named dev."""
    return group.environment != "dev"


@policy.check
def check(group: Resource) -> Violations:
    """Zones, smallest size, health checks, launch template, rolling update."""
    subnets, zones = list(group.each("VPCZoneIdentifier.*")), list(group.each("AvailabilityZones.*"))
    by_name = bool(zones) and not subnets
    if not (lists_zones(zones, 2, group) if by_name else spans(subnets, 2, group)):
        spot = group.spot("AvailabilityZones" if by_name else "VPCZoneIdentifier")
        yield spot, "the group does not span two Availability Zones"
    smallest = group.get("MinSize")
    if not group.standby and (smallest is None or smallest < 2):
        yield group.spot("MinSize"), "the group may shrink to fewer than two instances"
    registered = group.get("TargetGroupARNs") is not None or group.get("LoadBalancerNames") is not None
    checks = group.get("HealthCheckType")
    if registered and (checks is None or not checks.contains("ELB")):
        yield group.spot("HealthCheckType"), "instances that fail the load balancer's checks are kept"
    old = group.get("LaunchConfigurationName")
    if old is not None:
        yield old, "launch configurations are retired; use a launch template"
    rolling = group.attribute("UpdatePolicy.AutoScalingRollingUpdate")
    if rolling is not None:
        kept = rolling.get("MinInstancesInService")
        if kept is None or kept < 1:
            yield rolling.spot("MinInstancesInService"), "an update may take all instances out of service"
