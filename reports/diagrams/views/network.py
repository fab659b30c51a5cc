"""The network of each region: zones across, tiers down, and how each tier reaches out."""

from typing import NamedTuple

from cfn.platform import Platform
from cfn.stack import Resource
from cfn.unknown import Target
from reports.diagrams import facts
from reports.diagrams.layout import GAP, Area, grid, row, up
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Box, Card, Edge, Frame, Sheet
from reports.diagrams.views.common import of, people, region_title, subnets, zone, zones

_MARGIN, _INNER = 16, 8
_SIDE = 192


class Columns(NamedTuple):
    """The zones' columns: where the first begins, how far to the next, how wide."""

    left: float
    step: float
    wide: float


def network(platform: Platform, _: list[Relation]) -> Sheet:
    """Lay it out: one region below the other, the internet between outside and gateway."""
    sheet = Sheet(f"{platform.project} {platform.environment}: network")
    sheet.subtitle = "Every default route as the route tables hold it; the data subnets have none."
    y = 56.0
    for role in platform.regions:
        if of(platform, role, "AWS::EC2::VPC"):
            y = _region(sheet, platform, role, y) + 3 * CELL
    sheet.height = y - CELL
    return sheet


def _region(sheet: Sheet, platform: Platform, role: str, y: float) -> float:
    graph = platform.graph
    [vpc] = of(platform, role, "AWS::EC2::VPC")
    where = zones(platform, role)
    frame = Frame(region_title(platform, role), Box(_MARGIN, y, WIDTH - 28, 0), "region")
    x, top = _MARGIN + _INNER, y + 24
    wide = WIDTH - 28 - 2 * _INNER - _SIDE - GAP
    outer = Frame("VPC", Box(x, top, wide, 0), "vpc", (vpc,), str(vpc.get("CidrBlock")))
    column = (wide - 2 * _INNER - 2 * GAP * (len(where) - 1) - GAP) / len(where) // CELL * CELL
    step = column + 2 * GAP
    left = x + 2 * _INNER
    gateway = facts.card(graph, of(platform, role, "AWS::EC2::InternetGateway"))
    gateway.title, gateway.lines = "Internet gateway", []
    middle = left + step * ((len(where) - 1) // 2)
    zone_top = row([gateway], Area(middle, top + 24, column)) + 2 * GAP
    sheet.cards.append(gateway)
    columns = Columns(left, step, column)
    nats = _public(sheet, platform, role, columns, zone_top + 24)
    at = max((card.box.bottom for card in nats), default=zone_top + 48) + 5 * CELL
    private = _nets(platform, subnets(platform, role, "private"), columns, at)
    at = max(card.box.bottom for card in private) + 3 * CELL
    data = _nets(platform, subnets(platform, role, "data"), columns, at)
    sheet.cards += [*private, *data]
    bottom = max(card.box.bottom for card in data) + 2 * CELL
    outer.box = Box(x, top, wide, bottom - top)
    zoned = [
        Frame(f"zone {'abcdef'[each]}", Box(left - 8 + i * step, zone_top, column + 16, bottom - zone_top - 6), "zone")
        for i, each in enumerate(where)
    ]
    public = [each for each in sheet.frames if each.title == "public subnet" and each.box.y > zone_top]
    sheet.frames = [each for each in sheet.frames if each not in public] + [frame, outer, *zoned, *public]
    _routes(sheet, platform, role, [*private, *data], [gateway, *nats])
    side = x + wide + GAP
    end = _beside(sheet, platform, role, side, top)
    bottom = max(bottom, end)
    frame.box = Box(_MARGIN, y, WIDTH - 28, bottom + _INNER - y)
    return bottom + _INNER


def _public(sheet: Sheet, platform: Platform, role: str, columns: Columns, y: float) -> list[Card]:
    """A frame per public subnet, with the NAT gateway that stands in it."""
    left, step, column = columns
    where = zones(platform, role)
    nats: list[Card] = []
    for net in subnets(platform, role, "public"):
        x = left + where.index(zone(net) or 0) * step
        at = y + 24
        for gateway in platform.graph.referrers(net, "AWS::EC2::NatGateway"):
            card = Card("NAT gateway", [], (gateway,), "network")
            card.box = Box(x + CELL, at, column - 2 * CELL, up(card.fit(column - 2 * CELL)))
            nats.append(card)
        frame = Frame("public subnet", Box(x, y, column, 64), "tier", (net,), str(net.get("CidrBlock")))
        sheet.frames.append(frame)
    sheet.cards += nats
    return nats


def _nets(platform: Platform, nets: list[Resource], columns: Columns, y: float) -> list[Card]:
    """A card per subnet of one tier, each in its zone's column, all equally high."""
    left, step, column = columns
    found: list[Card] = []
    for net in nets:
        users = _users(platform, net)
        words = net.logical_id.partition("Subnet")[0].lower()
        card = Card(f"{words} subnet", [str(net.get("CidrBlock")), *users], (net,), "network")
        at = zones(platform, net.stack.role).index(zone(net) or 0)
        card.box = Box(left + at * step, y, column, up(card.fit(column)))
        found.append(card)
    return found


_USERS = {
    "AWS::ECS::Service": "tasks",
    "AWS::AutoScaling::AutoScalingGroup": "instances",
    "AWS::RDS::DBProxy": "RDS Proxy",
    "AWS::EC2::VPCEndpoint": "endpoints",
    "AWS::Lambda::Function": "functions",
    "AWS::RDS::DBSubnetGroup": "Aurora",
    "AWS::ElastiCache::SubnetGroup": "ElastiCache",
}


def _users(platform: Platform, net: Resource) -> list[str]:
    """What stands in a subnet, in words, on one line."""
    types = {each.type for each in platform.graph.referrers(net)}
    words = [text for kind, text in _USERS.items() if kind in types]
    return [", ".join(words)] if words else []


def _routes(sheet: Sheet, platform: Platform, role: str, nets: list[Card], exits: list[Card]) -> None:
    """Default routes: subnet → the gateway its route table names; a NAT gateway → its own subnet's way out."""
    graph = platform.graph
    ways: dict[Target, tuple[Card, Resource]] = {}
    by_resource = {exit_.resources[0].target: exit_ for exit_ in exits}
    for association in of(platform, role, "AWS::EC2::SubnetRouteTableAssociation"):
        for table in graph.targets(association.get("RouteTableId")):
            for route in graph.referrers(table, "AWS::EC2::Route"):
                for gateway in graph.targets([route.get("GatewayId"), route.get("NatGatewayId")]):
                    for net in graph.targets(association.get("SubnetId")):
                        if gateway.target in by_resource:
                            ways[net.target] = by_resource[gateway.target], route
    for net_card in nets:
        if net_card.resources[0].target in ways:
            sheet.edges.append(_edge(net_card, *ways[net_card.resources[0].target]))
    for exit_ in exits:
        for net in graph.targets(exit_.resources[0].get("SubnetId")):
            if net.target in ways:
                sheet.edges.append(_edge(exit_, *ways[net.target]))


def _edge(source: Card, target: Card, via: Resource) -> Edge:
    return Edge(source, target, "", f"to{target.title}{target.box.x}", "flow", (via,))


def _beside(sheet: Sheet, platform: Platform, role: str, x: float, y: float) -> float:
    """Endpoints and flow logs beside the zones."""
    graph = platform.graph
    endpoints = of(platform, role, "AWS::EC2::VPCEndpoint")
    gateways = [each for each in endpoints if each.get("VpcEndpointType", "Gateway") == "Gateway"]
    interfaces = [each for each in endpoints if each not in gateways]
    cards = [people("Internet", "shoppers in, calls out")]
    for words, group in (("gateway", gateways), ("interface", interfaces)):
        if group:
            names = sorted(str(each.get("ServiceName")).partition(f"{each.stack.region}.")[2] for each in group)
            cards.append(Card(f"{len(group)} {words} endpoints", [", ".join(names)], tuple(group), "network"))
    logs = of(platform, role, "AWS::EC2::FlowLog")
    cards += [
        Card("Flow log", [f"{str(log.get('TrafficType')).lower()} traffic of the VPC"], (log,), "network")
        for log in logs
    ]
    at = grid(cards, Area(x, y, _SIDE), 1)
    sheet.cards += cards
    gateway = sheet.card_of(of(platform, role, "AWS::EC2::InternetGateway")[0])
    attached = [r for r in graph.of_type("AWS::EC2::VPCGatewayAttachment") if r.stack.role == role]
    if gateway is not None:
        sheet.edges.append(Edge(gateway, cards[0], "", "internet", "flow", tuple(attached)))
    return at
