"""Policy alb-multi-zone-healthy."""

from policies.aws.balancers import BALANCER, CLASSIC
from policies.aws.routes import lists_zones, spans
from policies.kernel import DIRECT, GDPR, HIGH, PARTIAL, REL, Policy, Resource, Violations

policy = Policy(
    id="alb-multi-zone-healthy",
    severity=HIGH,
    resource=(BALANCER, CLASSIC),
    title="Load balancers span two Availability Zones or more",
    serves={REL: {"REL10-BP01": DIRECT, "REL11-BP02": PARTIAL, "F03": PARTIAL}, GDPR: {"32(1)(b)": PARTIAL}},
    severity_reason="High: with one zone the whole shop is gone whenever that zone is.",
    why="A balancer in one zone falls with it. The subnets are followed to their zones in any stack; zones of a "
    "classic balancer may be named instead. Not seen: whether targets run in each zone.",
    fix="Give the balancer subnets in two zones or more.",
    passing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [0, !GetAZs ""], VpcId: vpc-1}}
B: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: !Select [1, !GetAZs ""], VpcId: vpc-1}}
Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [!Ref A, !Ref B]}}
Packets:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties: {Type: network, SubnetMappings: [{SubnetId: !Ref A}, {SubnetId: !Ref B}]}
Old: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {AvailabilityZones: [eu-west-1a, eu-west-1b]}}
All: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {AvailabilityZones: !GetAZs ""}}
""",
    ),
    failing=(
        """
A: {Type: AWS::EC2::Subnet, Properties: {AvailabilityZone: eu-west-1a, VpcId: vpc-1}}
Balancer:
  Type: AWS::ElasticLoadBalancingV2::LoadBalancer
  Properties:
    Subnets: [!Ref A]  # <--
Old:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    AvailabilityZones: [eu-west-1a]  # <--
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Its zones, by subnets or by name."""
    zones = list(balancer.each("AvailabilityZones.*"))
    subnets = [*balancer.each("Subnets.*"), *balancer.each("SubnetMappings.*.SubnetId")]
    spread = lists_zones(zones, 2, balancer) if zones else spans(subnets, 2, balancer)
    if not spread:
        place = balancer.spot("AvailabilityZones") if zones else balancer.spot("Subnets")
        yield place, "the load balancer does not span two Availability Zones"
