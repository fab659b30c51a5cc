"""The whole platform: edge, two regions, zones and tiers."""

from cfn.platform import Platform
from cfn.stack import Resource
from reports.diagrams import facts
from reports.diagrams.layout import GAP, Area, grid, row, up
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Box, Card, Edge, Frame, Sheet
from reports.diagrams.views.common import connect, in_tier, of, people, region_title, subnets, zone, zones

_MARGIN, _INNER, _MIDDLE = 16, 8, 40
_WORDS = {"origin": "", "guards": "", "copies": "", "resolves": "", "forwards": ""}
_STYLES = {"copies": "copy", "guards": "side"}
_EDGE_ONLY = ("AWS::CloudFront::Distribution", "AWS::WAFv2::WebACL", "AWS::CloudFront::Function")
_DNS = ("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup")
_APART = (
    *("AWS::Glue::Table", "AWS::Athena::WorkGroup"),
    "AWS::KMS::Key",
    "AWS::SecretsManager::Secret",
    "AWS::ECR::PullThroughCacheRule",
    "AWS::Glue::Database",
)


_ORDER = ("compute", "data", "messaging", "storage", "edge", "network", "security", "operations")


def overview(platform: Platform, relations: list[Relation]) -> Sheet:
    """Lay it out: the edge on top, the regions side by side below."""
    sheet = Sheet(f"{platform.project} {platform.environment}: overview by region, zone and tier")
    sheet.subtitle = "Sizes are the templates' values; ranges are the bounds of automatic scaling."
    y = _edge(sheet, platform)
    roles = [role for role in ("primary", "secondary") if role in platform.regions]
    wide = up((WIDTH - 2 * _MARGIN - _MIDDLE * (len(roles) - 1)) / max(len(roles), 1))
    bottom = y
    for index, role in enumerate(roles):
        bottom = max(bottom, _region(sheet, platform, role, Area(_MARGIN + index * (wide + _MIDDLE), y, wide)))
    for frame in sheet.frames:
        if frame.style == "region" and frame.box.y == y:
            frame.box = Box(frame.box.x, y, frame.box.w, bottom - y)
    sheet.height = bottom + CELL
    # Buckets behind CloudFront are in the path of a request; here their lines would cross the whole page.
    connect(sheet, [r for r in relations if not (r.kind == "origin" and "S3" in r.target.type)], _WORDS, _STYLES)
    _visitors(sheet)
    return sheet


def _edge(sheet: Sheet, platform: Platform) -> float:
    shoppers = people("Shoppers", "browser, HTTPS")
    cards = [shoppers]
    top = [each for kind in _EDGE_ONLY for each in of(platform, "edge", kind)]
    cards += facts.cards(platform.graph, top, by="type")
    cards += facts.cards(platform.graph, _records(platform), by="type")
    y = grid(cards, Area(_MARGIN + _INNER, 76, WIDTH - 2 * (_MARGIN + _INNER) - 8), 4, 3 * CELL)
    sheet.cards += cards
    region = f" · {platform.regions['edge']}" if "edge" in platform.regions else ""
    sheet.frames.append(Frame(f"Edge{region} and CloudFront locations", Box(_MARGIN, 52, 872, y - 52 + 8), "region"))
    return y + 48


def _records(platform: Platform) -> list[Resource]:
    """DNS records: each region's own above the region, between them the name that fails over."""
    own = {role: of(platform, role, *_DNS) for role in platform.regions}
    edge = sorted(own.get("edge", ()), key=lambda each: not each.get("Failover"))
    failing = [each for each in edge if each.get("Failover")]
    return [*own.get("primary", ()), *failing, *own.get("secondary", ()), *edge[len(failing) :]]


def _region(sheet: Sheet, platform: Platform, role: str, area: Area) -> float:
    x, y, w = area
    frame = Frame(region_title(platform, role), Box(x, y, w, 0), "region")
    sheet.frames.append(frame)
    bottom = _vpc(sheet, platform, role, Area(x + _INNER, y + 24, w - 2 * _INNER))
    others = [
        each
        for each in in_tier(platform, role, "region")
        if each.type not in _APART and not each.stack.key.endswith("/alerting")
    ]
    shop = [each for each in others if each.stack.key.endswith("/storage")]
    cards = facts.cards(platform.graph, [each for each in others if each not in shop], by="type")
    cards += facts.cards(platform.graph, shop, by="stack")
    cards += _replicas(sheet, platform, role)
    cards.sort(key=lambda each: _ORDER.index(each.colour))
    if cards:
        top = bottom + GAP
        end = grid(cards, Area(x + 2 * _INNER, top + 24, w - 4 * _INNER), 2)
        sheet.frames.append(
            Frame("Regional services", Box(x + _INNER, top, w - 2 * _INNER, end - top + _INNER), "plain")
        )
        sheet.cards += cards
        bottom = end + _INNER
    frame.box = Box(x, y, w, bottom + _INNER - y)
    return bottom + _INNER


def _replicas(sheet: Sheet, platform: Platform, role: str) -> list[Card]:
    """Global tables whose stack stands in another region, as the replica here."""
    tables = [
        table
        for table in platform.graph.of_type("AWS::DynamoDB::GlobalTable")
        if table.stack.role != role
        and platform.regions[role] in [str(region) for _, region in table.find("Replicas.*.Region")]
    ]
    if not tables:
        return []
    names = ", ".join(facts.name(each) for each in tables)
    here = Card(f"{len(tables)} DynamoDB replicas", [names], tuple(tables), "data")
    home = sheet.card_of(tables[0])
    if home is not None:
        sheet.edges.append(Edge(home, here, "", "tables", "copy", tuple(tables), both=True))
    return [here]


def _vpc(sheet: Sheet, platform: Platform, role: str, area: Area) -> float:
    x, y, w = area
    vpcs = of(platform, role, "AWS::EC2::VPC")
    if not vpcs:
        return y
    where = zones(platform, role) or [0]
    column = (w - 2 * _INNER - GAP * (len(where) - 1)) / len(where) // CELL * CELL
    span = column * len(where) + GAP * (len(where) - 1)
    left = x + (w - span) // 2
    tiers: list[Frame] = []
    at = y + 48
    for tier, words in (("public", "public subnets"), ("private", "private subnets"), ("data", "data subnets")):
        nets = subnets(platform, role, tier)
        top = at
        end = _tier(sheet, platform, role, tier, (left, top + 24, span, column))
        tiers.append(Frame(words, Box(left - 4, top, span + 8, end - top + _INNER), "tier", tuple(nets)))
        at = end + 2 * _INNER
    bottom = at
    cidr = str(vpcs[0].get("CidrBlock"))
    outer = Frame(
        "VPC", Box(x, y, w, bottom - y), "vpc", (*vpcs, *of(platform, role, "AWS::EC2::InternetGateway")), cidr
    )
    bands = [
        Frame(f"zone {'abcdef'[each]}", Box(left + i * (column + GAP) - 4, y + 24, column + 8, bottom - y - 28), "zone")
        for i, each in enumerate(where)
    ]
    sheet.frames += [outer, *tiers, *bands]
    return bottom


def _tier(sheet: Sheet, platform: Platform, role: str, tier: str, place: tuple[float, float, float, float]) -> float:
    x, y, span, column = place
    graph = platform.graph
    if tier == "public":
        y = _by_zone(sheet, platform, of(platform, role, "AWS::EC2::NatGateway"), (x, y, column))
        entry = of(
            platform,
            role,
            *("AWS::ElasticLoadBalancingV2::LoadBalancer", "AWS::ARCZonalShift::ZonalAutoshiftConfiguration"),
            "AWS::WAFv2::WebACL",
        )
        cards = facts.cards(graph, entry)
        sheet.cards += cards
        return grid(cards, Area(x, y, span), 2)
    if tier == "private":
        services = facts.cards(graph, _front_first(of(platform, role, "AWS::ECS::Service")))
        machines = facts.cards(
            graph,
            of(
                platform,
                role,
                *("AWS::ECS::Cluster", "AWS::ServiceDiscovery::HttpNamespace"),
                *("AWS::AutoScaling::AutoScalingGroup", "AWS::AutoScaling::WarmPool"),
            ),
        )
        proxies = facts.cards(graph, of(platform, role, "AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint"))
        for cards in (services, machines, proxies):
            y = grid(cards, Area(x, y, span), 2) + (GAP if cards else 0)
            sheet.cards += cards
        return y - GAP
    clusters = of(platform, role, "AWS::RDS::DBCluster")
    for cluster in clusters:
        whole = [
            cluster,
            *(each for each in of(platform, role, "AWS::RDS::GlobalCluster") if each.stack is cluster.stack),
        ]
        card = facts.card(graph, whole[:1])
        card.resources = tuple(whole)
        sheet.cards.append(card)
        y = row([card], Area(x, y, span)) + CELL
        y = _by_zone(sheet, platform, facts.instances(graph, cluster), (x, y, column))
    cards = facts.cards(graph, of(platform, role, "AWS::ElastiCache::ReplicationGroup"))
    sheet.cards += cards
    return grid(cards, Area(x, y, span), 1) if cards else y - GAP


def _front_first(services: list[Resource]) -> list[Resource]:
    """Services that the load balancer reaches stand before those that only services reach."""
    return sorted(services, key=lambda each: not each.get("LoadBalancers"))


def _by_zone(sheet: Sheet, platform: Platform, resources: list[Resource], place: tuple[float, float, float]) -> float:
    """A small card per resource in its zone's column."""
    x, y, column = place
    where = zones(platform, resources[0].stack.role) if resources else []
    tall = 0.0
    for index, resource in enumerate(resources):
        if resource.type == "AWS::RDS::DBInstance":
            first = index == 0 and resource.stack.role == "primary"
            card = Card("writer" if first else "reader", [str(resource.get("DBInstanceClass"))], (resource,), "data")
        else:
            card = facts.card(platform.graph, [resource])
        found = zone(resource)
        at = where.index(found) if found in where else _nat_zone(platform, resource, where, index)
        tall = max(tall, up(card.fit(column)))
        card.box = Box(x + at * (column + GAP), y, column, up(card.fit(column)))
        sheet.cards.append(card)
    return y + tall + (GAP if resources else 0)


def _nat_zone(platform: Platform, resource: Resource, where: list[int], index: int) -> int:
    for subnet in platform.graph.targets(resource.get("SubnetId")):
        found = zone(subnet)
        if found in where:
            return where.index(found)
    return index % max(len(where), 1)


def _visitors(sheet: Sheet) -> None:
    shoppers = sheet.cards[0]
    kinds = ("AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer")
    for kind in kinds:
        found = next((c for c in sheet.cards if any(r.type == kind for r in c.resources)), None)
        if found is not None:
            sheet.edges.append(Edge(shoppers, found, "", "shoppers"))
            return
