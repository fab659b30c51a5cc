"""Policy alb-multi-zone-healthy."""

from policies.aws.balancers import BALANCER, CLASSIC, is_application
from policies.aws.routes import lists_zones, spans, subnets
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
Named: {Type: AWS::ElasticLoadBalancing::LoadBalancer, Properties: {Subnets: [subnet-1, subnet-2]}}
""",
        """
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  Given: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: !Ref Subnets}}
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
Lone:
  Type: AWS::ElasticLoadBalancing::LoadBalancer
  Properties:
    Subnets: [subnet-1]  # <--
""",
        """
Parameters:
  Subnets: {Type: "List<AWS::EC2::Subnet::Id>"}
Resources:
  Given:
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties:
      Subnets: !Ref Subnets  # <-- ?
  Unsaid:  # <--
    Type: AWS::ElasticLoadBalancing::LoadBalancer
    Properties: {Listeners: []}
""",
    ),
)


@policy.check
def check(balancer: Resource) -> Violations:
    """Its zones, by name or by subnets."""
    zones = list(balancer.each("AvailabilityZones.*"))
    if zones:
        if not lists_zones(zones, 2, balancer):
            yield balancer.spot("AvailabilityZones"), "the load balancer does not span two Availability Zones"
    elif not _spread(balancer):
        yield balancer.spot("Subnets"), "the load balancer does not span two Availability Zones"


def _spread(balancer: Resource) -> bool:
    """By subnets. Of those not declared here, two are two zones: a balancer takes one subnet of each zone only."""
    found = [*balancer.each("Subnets.*"), *balancer.each("SubnetMappings.*.SubnetId")]
    if not subnets(found):
        if len({str(each) for each in found}) > 1:
            return True
        if not any(each.unknown for each in found):
            return False
        whole = len(found) == 1 and found[0].unknown and found[0].path[-1] == "Subnets"
        if whole and balancer.type == BALANCER and is_application(balancer):
            return True  # a list by parameter: an application load balancer with one zone is refused
    return spans(found, 2, balancer)
