"""How a request runs through the primary region: from the shopper to the stores, and what guards the way."""

from cfn.platform import Platform
from cfn.stack import Resource
from reports.diagrams import facts
from reports.diagrams.layout import Area, centred
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Card, Edge, Sheet
from reports.diagrams.views.common import connect, of, people

_ROLE = "primary"
_WORDS = {
    **dict.fromkeys(("calls", "forwards", "guards", "pools", "feeds", "origin", "resolves", "secret"), ""),
    "rejects": "after retries",
}
_STYLES = {"guards": "side", "rejects": "side", "secret": "side"}


def request(platform: Platform, relations: list[Relation]) -> Sheet:
    """Lay it out in rows, from the shopper down to the stores."""
    sheet = Sheet(f"{platform.project} {platform.environment}: path of a request, primary region")
    sheet.subtitle = (
        "From environment variables, listener rules and origins; the secondary region is wired the same way."
    )
    y = 64.0
    for cards in _rows(platform, relations):
        if cards:
            y = centred(cards, Area(24, y, WIDTH - 48), 184, 3 * CELL) + 5 * CELL
            sheet.cards += cards
    sheet.height = y - 3 * CELL
    connect(sheet, [each for each in relations if _counts(each)], _WORDS, _STYLES)
    _start(sheet)
    return sheet


def _counts(relation: Relation) -> bool:
    return relation.kind != "secret"


def _rows(platform: Platform, relations: list[Relation]) -> list[list[Card]]:
    graph = platform.graph

    def each(role: str, *types: str) -> list[Card]:
        return facts.cards(graph, of(platform, role, *types))

    services = of(platform, _ROLE, "AWS::ECS::Service")
    front = [s for s in services if any(r.kind == "forwards" and r.target is s for r in relations)]
    inner = [s for s in services if s not in front]
    called = {r.target.target for r in relations if r.kind == "calls" and r.source in front}
    first = [s for s in inner if s.target in called]
    second = [s for s in inner if s not in first]
    deep = [s for s in first if any(r.kind == "calls" and r.source in first and r.target is s for r in relations)]
    first = [s for s in first if s not in deep]
    stores = _stores(platform, relations)
    return [
        [people("Shopper", "browser, HTTPS")],
        [
            *each("edge", "AWS::WAFv2::WebACL"),
            *each("edge", "AWS::CloudFront::Distribution"),
            *each("edge", "AWS::CloudFront::Function"),
        ],
        [
            *each(_ROLE, "AWS::Route53::HealthCheck"),
            *each(_ROLE, "AWS::Route53::RecordSet", "AWS::Route53::RecordSetGroup"),
            *_media(platform, relations),
        ],
        [
            *each(_ROLE, "AWS::WAFv2::WebACL"),
            *each(_ROLE, "AWS::ElasticLoadBalancingV2::LoadBalancer"),
            *each(_ROLE, "AWS::CertificateManager::Certificate"),
        ],
        facts.cards(graph, front),
        facts.cards(graph, first),
        facts.cards(graph, [*second, *deep]),
        each(_ROLE, "AWS::RDS::DBProxy", "AWS::RDS::DBProxyEndpoint"),
        facts.cards(graph, stores),
        facts.cards(graph, _workers(platform, relations)),
    ]


def _media(platform: Platform, relations: list[Relation]) -> list[Card]:
    buckets = [r.target for r in relations if r.kind == "origin" and r.target.type == "AWS::S3::Bucket"]
    return [facts.card(platform.graph, [bucket]) for bucket in dict.fromkeys(buckets)]


def _stores(platform: Platform, relations: list[Relation]) -> list[Resource]:
    """Databases, caches, tables and queues that something of the path uses, and the dead letters behind them."""
    wanted = (
        *("AWS::RDS::DBCluster", "AWS::DynamoDB::GlobalTable", "AWS::DynamoDB::Table"),
        *("AWS::ElastiCache::ReplicationGroup", "AWS::SQS::Queue"),
    )
    used = {r.target.target for r in relations if r.kind in ("calls", "pools") and r.source.stack.role == _ROLE}
    rejected = {r.target.target for r in relations if r.kind == "rejects" and r.source.target in used}
    through = {r.source.target for r in relations if r.kind == "feeds"}
    found = [each for each in of(platform, _ROLE, *wanted) if each.target in used | rejected | (through & used)]
    clusters = [each for each in found if each.type == "AWS::RDS::DBCluster"]
    members = [m for c in clusters for m in facts.instances(platform.graph, c)]
    return [*found, *members]


def _workers(platform: Platform, relations: list[Relation]) -> list[Resource]:
    functions = of(platform, _ROLE, "AWS::Lambda::Function")
    queues = of(platform, _ROLE, "AWS::SQS::Queue")
    return [f for f in functions if any(r.kind == "feeds" and r.target is f and r.source in queues for r in relations)]


def _start(sheet: Sheet) -> None:
    kinds = ("AWS::CloudFront::Distribution", "AWS::ElasticLoadBalancingV2::LoadBalancer")
    for kind in kinds:
        found = next((c for c in sheet.cards if any(r.type == kind for r in c.resources)), None)
        if found is not None:
            sheet.edges.append(Edge(sheet.cards[0], found, "", "shopper"))
            return
