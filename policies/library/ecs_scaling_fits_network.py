"""Policy ecs-scaling-fits-network."""

from policies.aws.routes import refers, subnets
from policies.kernel import MEDIUM, PARTIAL, REL, SUPPORTING, Policy, Resource, Violations

RESERVED = 5
"""Addresses of each subnet that AWS keeps."""

policy = Policy(
    id="ecs-scaling-fits-network",
    severity=MEDIUM,
    resource="AWS::ECS::Service",
    title="The most tasks of a service fit into its subnets",
    serves={REL: {"F18": PARTIAL, "REL02-BP03": PARTIAL, "REL01-BP06": SUPPORTING}},
    why="Each task in awsvpc mode takes an address. When scaling asks for more than the subnets have, tasks stay "
    "pending just at the peak. AWS keeps five addresses of each subnet; half of the rest is left to deployments and "
    "neighbours. Not seen: what else lives in the subnets, and subnets without a written block.",
    fix="Give the service larger subnets (/22 or more), or lower MaxCapacity.",
    severity_reason="It shows only at the peak, and then as missing capacity, not as an outage.",
    passing=(
        """
Small: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/24}}
Service: {Type: AWS::ECS::Service, Properties: {NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref Small]}}}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties: {ResourceId: !Sub "service/shop/${Service.Name}", MaxCapacity: "100"}
""",
    ),
    failing=(
        """
Small: {Type: AWS::EC2::Subnet, Properties: {CidrBlock: 10.0.0.0/27}}
Service:
  Type: AWS::ECS::Service
  Properties: {NetworkConfiguration: {AwsvpcConfiguration: {Subnets: [!Ref Small]}}}
Target:
  Type: AWS::ApplicationAutoScaling::ScalableTarget
  Properties:
    ResourceId: !Sub "service/shop/${Service.Name}"
    MaxCapacity: 40  # <--
""",
    ),
)


@policy.check
def check(service: Resource) -> Violations:
    """Addresses of all its subnets against the most tasks of its scalable target."""
    values = list(service.each("NetworkConfiguration.AwsvpcConfiguration.Subnets.*"))
    rooms = [_room(subnet) for subnet in subnets(values)]
    if not rooms or None in rooms or len(rooms) < len(values):
        return
    room = sum(each for each in rooms if each is not None)
    for target in service.referrers("AWS::ApplicationAutoScaling::ScalableTarget"):
        most = target.get("MaxCapacity")
        if most is not None and refers(target.get("ResourceId"), service) and most > room // 2:
            yield most, f"the subnets have {room} addresses, of which half are for deployments and neighbours"


def _room(subnet: Resource) -> int | None:
    block = subnet.get("CidrBlock")
    bits = str(block).rpartition("/")[2] if block is not None and not block.unknown else ""
    return 2 ** (32 - int(bits)) - RESERVED if bits.isdigit() and int(bits) <= 28 else None
