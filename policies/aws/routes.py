"""Where a subnet's traffic goes, and in which zone it lies; across stacks as far as references reach."""

from collections.abc import Iterable

from cfn.unknown import Unknown
from policies.aws.addresses import is_anywhere
from policies.kernel import Resource, Value

SUBNET, ASSOCIATION, ROUTE = "AWS::EC2::Subnet", "AWS::EC2::SubnetRouteTableAssociation", "AWS::EC2::Route"


def tables(subnet: Resource) -> list[Resource]:
    """The route tables associated with a subnet; none: it uses the VPC's main table, which holds no declared route."""
    found = []
    for association in subnet.referrers(ASSOCIATION):
        table = association.get("RouteTableId")
        if table is not None and refers(association.get("SubnetId"), subnet):
            found += [target for target in table.targets() if target.type == "AWS::EC2::RouteTable"]
    return found


def refers(value: Value | None, resource: Resource) -> bool:
    """Whether the value, or a part of it, is a reference to the resource."""
    return value is not None and resource in value.targets()


def default_routes(table: Resource) -> list[Resource]:
    """The routes of a table that lead to any address."""
    found = []
    for route in table.referrers(ROUTE):
        blocks = (route.get("DestinationCidrBlock"), route.get("DestinationIpv6CidrBlock"))
        if any(block is not None and is_anywhere(block) for block in blocks):
            found.append(route)
    return found


def to_internet(route: Resource) -> bool:
    """Whether a route leads to an internet gateway."""
    gateway = route.get("GatewayId")
    if gateway is None:
        return False
    kinds = {target.type for target in gateway.targets()}
    return "AWS::EC2::InternetGateway" in kinds or (not kinds and gateway.startswith("igw-"))


def is_public(subnet: Resource) -> bool:
    """Whether a subnet has a route to an internet gateway."""
    return any(to_internet(route) for table in tables(subnet) for route in default_routes(table))


def subnets(values: Iterable[Value]) -> list[Resource]:
    """The subnets of the graph among the values."""
    return [target for value in values for target in value.targets() if target.type == SUBNET]


def zone(subnet: Resource) -> str | None:
    """A label that is equal for equal zones; None where the template leaves the zone to AWS or to a parameter."""
    found = subnet.get("AvailabilityZone")
    if found is None:
        found = subnet.get("AvailabilityZoneId")
    if found is None or (isinstance(found.raw, Unknown) and found.raw.kind != "zone"):
        return None
    return str(found)


def spans(values: list[Value], count: int, owner: Resource) -> bool:
    """Whether subnets lie in at least ``count`` zones; a question about ``owner`` where the templates cannot tell."""
    known: set[str] = set()
    unsure = 0
    for value in values:
        labels = [zone(subnet) for subnet in subnets([value])] or [None]
        known.update(label for label in labels if label is not None)
        item = isinstance(value.path[-1], int)
        unsure += labels.count(None) if item else count  # a parameter may hold any number of subnets
    if len(known) >= count:
        return True
    return len(known) + unsure >= count and owner.may(f"lie in {count} zones")
