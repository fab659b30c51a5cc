"""What is copied to the other region, how, and what is kept in backups."""

from cfn.graph import Graph
from cfn.platform import Platform
from cfn.stack import Resource
from reports.diagrams import facts
from reports.diagrams.layout import GAP, Area, grid, up
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import Box, Card, Edge, Frame, Sheet
from reports.diagrams.views.common import of, region_title

_MARGIN, _COLUMN = 16, 296
_RIGHT = 592


def replication(platform: Platform, relations: list[Relation]) -> Sheet:
    """Lay it out: primary on the left, secondary on the right, one row per store."""
    sheet = Sheet(f"{platform.project} {platform.environment}: data replication and backup")
    sheet.subtitle = (
        "All copies are asynchronous: what was written in the last moments before a region is lost may be lost."
    )
    rows = [*_databases(platform, relations), *_tables(platform), *_copied(platform, relations), *_secrets(platform)]
    y = 88.0
    for left, right, label, via, both in rows:
        tall = up(max(left.fit(_COLUMN - 32), right.fit(_COLUMN - 32)))
        left.box = Box(_MARGIN + 2 * CELL, y, _COLUMN - 32, tall)
        right.box = Box(_RIGHT + 2 * CELL, y, _COLUMN - 32, tall)
        sheet.cards += [left, right]
        sheet.edges.append(Edge(left, right, label, "", "copy", via, both))
        y += tall + GAP
    y = _kept(sheet, platform, relations, y)
    for role, x in (("primary", _MARGIN), ("secondary", _RIGHT)):
        if role in platform.regions:
            sheet.frames.append(Frame(region_title(platform, role), Box(x, 56, _COLUMN, y - 56), "region"))
    y = _alone(sheet, platform, y + GAP)
    sheet.height = y + CELL
    return sheet


Row = tuple[Card, Card, str, tuple[Resource, ...], bool]


def _databases(platform: Platform, relations: list[Relation]) -> list[Row]:
    graph = platform.graph
    rows: list[Row] = []
    for relation in relations:
        if relation.kind == "copies" and relation.source.type == "AWS::RDS::DBCluster":
            left, right = (_cluster(graph, each) for each in relation[:2])
            left.resources = (*left.resources, relation.via)
            rows.append((left, right, "Global Database, about 1 s", (relation.via,), False))
    return rows


def _cluster(graph: Graph, cluster: Resource) -> Card:
    card = facts.card(graph, [cluster])
    card.resources = (cluster, *facts.instances(graph, cluster))
    days = cluster.get("BackupRetentionPeriod")
    card.lines = [*card.lines[:1], f"point-in-time recovery {days} days"]
    return card


def _tables(platform: Platform) -> list[Row]:
    rows: list[Row] = []
    home = platform.regions.get("primary")
    for table in platform.graph.of_type("AWS::DynamoDB::GlobalTable"):
        replicas = [each for _, each in table.find("Replicas.*")]
        here = [each for each in replicas if each.get("Region") == home]
        there = [each for each in replicas if each.get("Region") != home]
        if here and there:
            rows.append(
                (
                    Card(f"DynamoDB {facts.name(table)}", [_recovery(here[0])], (table,), "data"),
                    Card(f"DynamoDB {facts.name(table)}", [f"replica · {_recovery(there[0])}"], (table,), "data"),
                    "global table, both ways",
                    (table,),
                    True,
                )
            )
    return rows


def _recovery(replica: Resource) -> str:
    days = (replica.get("PointInTimeRecoverySpecification") or {}).get("RecoveryPeriodInDays")
    return f"point-in-time recovery {days} days" if days else ""


def _copied(platform: Platform, relations: list[Relation]) -> list[Row]:
    rows: list[Row] = []
    for relation in relations:
        if relation.kind == "copies" and relation.source.type == "AWS::S3::Bucket":
            minutes = [
                v
                for _, v in relation.source.find(
                    "ReplicationConfiguration.Rules.*.Destination.ReplicationTime.Time.Minutes"
                )
            ]
            label = f"replication, {minutes[0]} min" if minutes else "replication"
            left, right = (facts.card(platform.graph, [each]) for each in relation[:2])
            rows.append((left, right, label, (relation.via,), False))
    return rows


def _secrets(platform: Platform) -> list[Row]:
    rows: list[Row] = []
    other = platform.regions.get("secondary")
    secrets = [
        each
        for each in of(platform, "primary", "AWS::SecretsManager::Secret")
        if other in [str(region) for _, region in each.find("ReplicaRegions.*.Region")]
    ]
    if secrets:
        names = [", ".join(facts.name(each) for each in secrets)]
        left, right = (Card(_secret_title(len(secrets)), names, tuple(secrets), "security") for _ in range(2))
        rows.append((left, right, "replica of the secret", tuple(secrets), False))
    return rows


def _secret_title(count: int) -> str:
    return f"{count} secrets" if count > 1 else "1 secret"


def _kept(sheet: Sheet, platform: Platform, relations: list[Relation], y: float) -> float:
    """The vaults side by side, below them what fills them; arrows for each copy."""
    graph = platform.graph
    bottom = y
    for role, x in (("primary", _MARGIN), ("secondary", _RIGHT)):
        at = y
        for kind in ("AWS::Backup::BackupVault", "AWS::Backup::BackupPlan", "AWS::Backup::RestoreTestingPlan"):
            cards = [facts.card(graph, [each]) for each in of(platform, role, kind)]
            for card in cards:
                card.box = Box(x + 2 * CELL, at, _COLUMN - 32, up(card.fit(_COLUMN - 32)))
                at = card.box.bottom + (3 * CELL if kind == "AWS::Backup::BackupVault" else GAP)
            sheet.cards += cards
        bottom = max(bottom, at)
    for relation in relations:
        if relation.kind in ("keeps", "copies") and relation.source.type == "AWS::Backup::BackupPlan":
            source, target = sheet.card_of(relation.source), sheet.card_of(relation.target)
            if source is not None and target is not None:
                copied = relation.kind == "copies"
                label = "copy of each recovery point" if copied else ""
                sheet.edges.append(Edge(source, target, label, "", "copy" if copied else "flow", (relation.via,)))
    return bottom


def _alone(sheet: Sheet, platform: Platform, y: float) -> float:
    """The stores that stay in their region, all in one frame."""
    types = ("AWS::S3::Bucket", "AWS::ElastiCache::ReplicationGroup", "AWS::SQS::Queue", "AWS::Kinesis::Stream")
    cards: list[Card] = []
    for role, region in platform.regions.items():
        alone = [
            each
            for each in of(platform, role, *types)
            if each.target not in sheet.drawn and not each.stack.key.endswith("/alerting")
        ]
        made = facts.cards(platform.graph, alone, by="type")
        for card in made:
            card.lines = [*card.lines[:1], region]
        cards += made
    if not cards:
        return y
    bottom = grid(cards, Area(_MARGIN + CELL, y + 24, _RIGHT + _COLUMN - _MARGIN - 2 * CELL), 4)
    frame = Box(_MARGIN, y, _RIGHT + _COLUMN - _MARGIN, bottom + CELL - y)
    sheet.frames.append(
        Frame("Kept in one region only: logs, what can be entered again, what is passed on", frame, "plain")
    )
    sheet.cards += cards
    return bottom + CELL
