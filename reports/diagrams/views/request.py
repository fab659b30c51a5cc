"""How a request runs through the primary region: from the shopper to the stores, and what guards the way."""

from cfn.platform import Platform
from cfn.stack import Resource
from reports.diagrams import facts
from reports.diagrams.layout import Area, aligned
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Card, Edge, Sheet
from reports.diagrams.views.common import connect, of, people

_ROLE = "primary"
_WORDS = {
    **dict.fromkeys(("calls", "forwards", "guards", "pools", "feeds", "origin", "resolves"), ""),
    "rejects": "after retries",
}
_STYLES = {"guards": "side", "rejects": "side"}

_WIDE = 152
# What stands in the middle of its row, whatever stands beside it.
_MIDDLE = (
    *("AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer"),
    *("AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup"),
)


def request(platform: Platform, relations: list[Relation]) -> Sheet:
    """Lay it out in rows, from the shopper down to the stores."""
    sheet = Sheet(f"{platform.project} {platform.environment}: path of a request, primary region")
    sheet.subtitle = (
        "From environment variables, listener rules and origins; the secondary region is wired the same way."
    )
    drawn = [each for each in relations if each.kind in _WORDS]
    y = 64.0
    for cards in _rows(platform, relations):
        if not cards:
            continue
        outside = [card for card in cards if not card.resources]
        middle = next((card for card in cards if card.resources and card.resources[0].type in _MIDDLE), None)
        middle = outside[0] if outside else middle
        wanted = [_above(sheet, card, drawn) for card in cards]
        if middle is not None:
            step = _WIDE + 3 * CELL
            wanted = [WIDTH / 2 + step * (index - cards.index(middle)) for index in range(len(cards))]
        y = aligned(cards, wanted, Area(24, y, WIDTH - 48), _WIDE, 3 * CELL) + 5 * CELL
        sheet.cards += cards
    sheet.height = y - 3 * CELL
    connect(sheet, drawn, _WORDS, _STYLES)
    _start(sheet)
    return sheet


def _above(sheet: Sheet, card: Card, relations: list[Relation]) -> float | None:
    """The middle of the cards already placed that lead to a card."""
    found = [
        placed.box.x + placed.box.w / 2
        for relation in relations
        if relation.target.target in card.targets and (placed := sheet.card_of(relation.source)) is not None
    ]
    return sum(found) / len(found) if found else None


def _rows(platform: Platform, relations: list[Relation]) -> list[list[Card]]:
    graph = platform.graph

    def each(role: str, *types: str) -> list[Card]:
        return facts.cards(graph, of(platform, role, *types))

    services = of(platform, _ROLE, "AWS::ECS::Service")
    calls = [r for r in relations if r.kind == "calls"]
    front = [s for s in services if any(r.kind == "forwards" and r.target is s for r in relations)]
    inner = [s for s in services if s not in front]
    deep = [s for s in inner if any(r.target is s and r.source in inner for r in calls)]
    first = [s for s in inner if s not in deep]
    first.sort(key=lambda s: any(r.source is s and r.target in inner for r in calls))
    stores = _reached(platform, relations, services)
    workers = _workers(platform, relations, stores)
    dead = [r.target for r in relations if r.kind == "rejects" and r.source in stores]
    later = [each for each in _reached(platform, relations, workers) if each not in (*stores, *dead)]
    return [
        [*_records(platform, relations, "AWS::CloudFront::Distribution"), people("Shopper", "browser, HTTPS")],
        [
            *each("edge", "AWS::CertificateManager::Certificate"),
            *each("edge", "AWS::WAFv2::WebACL"),
            *each("edge", "AWS::CloudFront::Distribution"),
            *facts.cards(graph, of(platform, "edge", "AWS::CloudFront::Function"), by="type"),
        ],
        [
            *facts.cards(graph, of(platform, "edge", "AWS::Route53::HealthCheck"), by="type"),
            *_records(platform, relations, "AWS::Route53::RecordSet"),
            *_media(platform, relations),
        ],
        _records(platform, relations, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
        [
            *each(_ROLE, "AWS::WAFv2::WebACL"),
            *each(_ROLE, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
            *each(_ROLE, "AWS::CertificateManager::Certificate"),
        ],
        facts.cards(graph, front),
        facts.cards(graph, first),
        facts.cards(graph, deep),
        each(_ROLE, "AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint"),
        facts.cards(graph, stores),
        facts.cards(graph, [*workers, *dead]),
        facts.cards(graph, later),
    ]


def _records(platform: Platform, relations: list[Relation], kind: str) -> list[Card]:
    """The DNS names of the primary's way that lead to one kind of resource."""
    found = [r.source for r in relations if r.kind == "resolves" and r.target.type == kind]
    return facts.cards(platform.graph, [each for each in dict.fromkeys(found) if each.stack.role != "secondary"])


def _media(platform: Platform, relations: list[Relation]) -> list[Card]:
    buckets = [r.target for r in relations if r.kind == "origin" and r.target.type == "AWS::S3::Bucket"]
    cards = [facts.card(platform.graph, [bucket]) for bucket in dict.fromkeys(buckets)]
    for card in cards:
        card.lines = [str(card.resources[0].stack.region), *card.lines]
    return cards


_STORES = (
    *("AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table", "AWS::RDS::DBCluster"),
    *("AWS::ElastiCache::ReplicationGroup", "AWS::SQS::Queue"),
)


def _reached(platform: Platform, relations: list[Relation], users: list[Resource]) -> list[Resource]:
    """The stores that some services or functions use, through a proxy too, and the clusters' instances."""
    used = {r.target.target for r in relations if r.kind in ("calls", "rejects") and r.source in users}
    used |= {r.target.target for r in relations if r.kind == "pools" and r.source.target in used}
    proxies = {r.target.target for r in relations if r.kind == "belongs" and r.source.target in used}
    used |= {r.target.target for r in relations if r.kind == "pools" and r.source.target in proxies}
    found = [each for each in of(platform, _ROLE, *_STORES) if each.target in used]
    return [*found, *(m for c in found if c.type == "AWS::RDS::DBCluster" for m in facts.instances(platform.graph, c))]


def _workers(platform: Platform, relations: list[Relation], stores: list[Resource]) -> list[Resource]:
    """The functions that take from, or write to, the stores of the path."""
    near = [r.target for r in relations if r.kind == "feeds" and r.source in stores]
    near += [r.source for r in relations if r.kind == "calls" and r.target in stores]
    return [each for each in of(platform, _ROLE, "AWS::Lambda::Function") if each in near]


def _start(sheet: Sheet) -> None:
    kinds = ("AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer")
    for kind in kinds:
        found = next((c for c in sheet.cards if any(r.type == kind for r in c.resources)), None)
        if found is not None:
            shopper = next(card for card in sheet.cards if not card.resources)
            sheet.edges.append(Edge(shopper, found, "", "shopper"))
            return
