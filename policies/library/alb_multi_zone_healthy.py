"""Policy alb-multi-zone-healthy."""

from policies.aws.balancers import BALANCER, attribute, is_application
from policies.aws.routes import spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Value, Violations

GROUP = "AWS::ElasticLoadBalancingV2::TargetGroup"

policy = Policy(
    id="alb-multi-zone-healthy",
    severity=HIGH,
    resource=(BALANCER, GROUP),
    title="Load balancers span two zones, cannot be deleted by accident and ask targets for their health",
    serves={
        REL: {"REL10-BP01": DIRECT, "REL11-BP01": PARTIAL, "REL11-BP02": PARTIAL, "F03": PARTIAL, "F01": PARTIAL},
        GDPR: {"32(1)(b)": PARTIAL},
    },
    why="A balancer in one zone falls with it. A health check that takes minutes, or a target that is given five "
    "minutes to finish, turns a short fault into a long one. The subnets are followed to their zones in any stack; "
    "deletion protection may be off in an environment named dev. Not seen: what the health check's path really tests.",
    fix="Give the balancer subnets in two zones or more and deletion_protection.enabled true; bound the check's "
    "interval times its threshold to 120 seconds and deregistration_delay.timeout_seconds to 120.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [1, !GetAZs ""], VpcId: vpc-1}}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [!Ref A, !Ref B]
    LoadBalancerAttributes: [{Key: deletion_protection.enabled, Value: "true"}]
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    HealthCheckIntervalSeconds: "10"
    UnhealthyThresholdCount: 3
    TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "30"}]
""",
        """
Parameters:
  Times: {Type: Number, Default: 4}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
  Packets:
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: network, SubnetMappings: [{SubnetId: !Ref A}, {SubnetId: !Ref B}]}
  Function: {Type: AWS::ElasticLoadBalancingV2::TargetGroup, Properties: {TargetType: lambda}}
  Longest:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      TargetType: ip
      HealthCheckEnabled: true
      HealthCheckIntervalSeconds: 60
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: "120"}]
  Often:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      UnhealthyThresholdCount: !Ref Times
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 0}]
""",
        """
Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref A, !Ref B]}}
""",
        """
Patient:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    HealthCheckIntervalSeconds: 10
    UnhealthyThresholdCount: 10
    TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 30}]
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [!Ref A]  # <--
    LoadBalancerAttributes:
      - Key: deletion_protection.enabled
        Value: false  # <--
Targets:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    HealthCheckIntervalSeconds: 60  # <--
    UnhealthyThresholdCount: 5
    TargetGroupAttributes:
      - Key: deregistration_delay.timeout_seconds
        Value: "300"  # <--
Slow:
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties:
    HealthCheckEnabled: false  # <--
Silent:  # <--
  Type: AWS::ElasticLoadBalancingV2::TargetGroup
  Properties: {Port: 80}
""",
        """
Parameters:
  Seconds: {Type: Number}
  Times: {Type: Number}
Resources:
  A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
  B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1b, VpcId: vpc-1}}
  Unprotected:  # <--
    Type: AWS::ElasticLoadBalancingV2::LoadBalancer
    Properties: {Type: application, Subnets: [!Ref A, !Ref B]}
  Slower:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 61  # <--
      TargetGroupAttributes:
        - Key: deregistration_delay.timeout_seconds
          Value: 121  # <--
  Often:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      UnhealthyThresholdCount: 5  # <--
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 30}]
  Addresses:  # <--
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties: {TargetType: ip}
  Chosen:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: !Ref Seconds  # <-- ?
      UnhealthyThresholdCount: 3
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 30}]
  Repeated:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 10
      UnhealthyThresholdCount: !Ref Times  # <-- ?
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 30}]
  Fixed:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      HealthCheckIntervalSeconds: 300  # <--
      UnhealthyThresholdCount: !Ref Times
      TargetGroupAttributes: [{Key: deregistration_delay.timeout_seconds, Value: 30}]
""",
    ),
)
MOST_SECONDS = 120
SECONDS, TIMES = 30, 2
"""The defaults of a target group: seconds between two health checks, and failed ones before a target is bad."""


@policy.check
def check(resource: Resource) -> Violations:
    """Balancers: zones and protection. Target groups: how fast a bad target leaves."""
    if resource.type == GROUP:
        yield from _targets(resource)
        return
    subnets = [*resource.each("Subnets.*"), *resource.each("SubnetMappings.*.SubnetId")]
    if not spans(subnets, 2, resource):
        yield resource.spot("Subnets"), "the load balancer does not span two Availability Zones"
    protection = attribute(resource, "deletion_protection.enabled")
    if resource.environment != "dev" and is_application(resource) and (protection is None or not protection):
        place = (resource, "LoadBalancerAttributes") if protection is None else protection
        yield place, "the load balancer is not protected from deletion"


def _targets(group: Resource) -> Violations:
    enabled = group.get("HealthCheckEnabled")
    if enabled is not None and not enabled:
        yield enabled, "targets are not asked for their health"
        return
    interval, threshold = group.get("HealthCheckIntervalSeconds"), group.get("UnhealthyThresholdCount")
    slow = _slow(interval, threshold)
    if slow is not None:
        yield slow, f"a bad target stays for more than {MOST_SECONDS} seconds"
    delay = attribute(group, "deregistration_delay.timeout_seconds", "TargetGroupAttributes")
    kind = group.get("TargetType")
    if delay is None and (kind is None or kind != "lambda"):
        yield group.spot("TargetGroupAttributes"), "a leaving target is kept for 300 seconds, the default"
    if delay is not None and delay > MOST_SECONDS:
        yield delay, f"a leaving target is kept for more than {MOST_SECONDS} seconds"


def _slow(interval: Value | None, threshold: Value | None) -> Value | None:
    """The value that makes a check too slow; of two that are known only after deployment each is asked about alone."""
    seconds = SECONDS if interval is None else interval.number
    times = TIMES if threshold is None else threshold.number
    if interval is not None and interval > MOST_SECONDS / (times or TIMES):
        return interval
    if threshold is not None and threshold > MOST_SECONDS / (seconds or SECONDS):
        return threshold
    return None
