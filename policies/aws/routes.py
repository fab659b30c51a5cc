"""Where a subnet's traffic goes, and in which zone it lies; across stacks as far as references reach."""

from collections.abc import Hashable, Iterable

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


def zone(subnet: Resource) -> Value | None:
    """The zone that a subnet names, by name or id; None where the template leaves it to AWS."""
    found = subnet.get("AvailabilityZone")
    return subnet.get("AvailabilityZoneId") if found is None else found


def same_zone(left: Resource, right: Resource) -> bool | None:
    """Whether two subnets lie in one zone; None where the templates cannot tell."""
    if left is right:
        return True
    here, there = zone(left), zone(right)
    if here is None or there is None:
        return None
    if _label(here) == _label(there):
        return True
    return False if _kind(here) == _kind(there) != "open" else None


def spans(values: list[Value], count: int, owner: Resource) -> bool:
    """Whether subnets lie in at least ``count`` zones; a question about ``owner`` where the templates cannot tell."""
    zones: list[Value | None] = []
    unseen = 0
    for value in values:
        found = subnets([value])
        zones += [zone(subnet) for subnet in found]
        unseen += 0 if found else 1 if isinstance(value.path[-1], int) else count  # a parameter may hold any number
    return _enough([each for each in zones if each is not None], zones.count(None) + unseen, count, owner)


def lists_zones(values: list[Value], count: int, owner: Resource) -> bool:
    """Whether names of zones are at least ``count`` different ones; a question about ``owner`` as in :func:`spans`."""
    if any(_kind(value) == "numbered" and value.raw.text.endswith("#*") for value in values):
        return True  # all zones of a Region, which has three or more
    single = [value for value in values if not value.unknown or isinstance(value.path[-1], int)]
    return _enough(single, count * (len(values) - len(single)), count, owner)


def _enough(zones: list[Value], unseen: int, count: int, owner: Resource) -> bool:
    """``unseen``: how many more zones there may be. Zones of different kinds may be the same one."""
    kinds = [{_label(each) for each in zones if _kind(each) == kind} for kind in ("named", "numbered")]
    if max(map(len, kinds)) >= count:
        return True
    different = len({_label(each) for each in zones})
    return different + unseen >= count and owner.may(f"lie in {count} zones")


def _kind(zone: Value) -> str:
    """``named`` by its name or id, ``numbered`` among those of the Region, or ``open``."""
    if not isinstance(zone.raw, Unknown):
        return "named"
    return "numbered" if zone.raw.kind == "zone" else "open"


def _label(zone: Value) -> Hashable:
    return zone.resource.identity(zone.raw) if isinstance(zone.raw, Unknown) else str(zone)
