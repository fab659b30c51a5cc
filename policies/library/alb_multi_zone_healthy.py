"""Policy alb-multi-zone-healthy."""

from policies.aws.balancers import BALANCER, attribute, is_application
from policies.aws.routes import spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

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
    ),
)
MOST_SECONDS = 120


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
    times = threshold.number if threshold is not None else 2
    if interval is not None and times and interval > MOST_SECONDS / times:
        yield interval, f"a bad target stays for more than {MOST_SECONDS} seconds"
    delay = attribute(group, "deregistration_delay.timeout_seconds", "TargetGroupAttributes")
    kind = group.get("TargetType")
    if delay is None and (kind is None or kind != "lambda"):
        yield group.spot("TargetGroupAttributes"), "a leaving target is kept for 300 seconds, the default"
    if delay is not None and delay > MOST_SECONDS:
        yield delay, f"a leaving target is kept for more than {MOST_SECONDS} seconds"
