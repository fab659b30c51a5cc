"""Security, audit, operation and backup by region: all that no other diagram shows."""

from cfn.platform import Platform
from cfn.stack import Resource
from cfn.unknown import Target
from reports.diagrams import facts
from reports.diagrams.kinds import KINDS
from reports.diagrams.layout import Area, grid
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Box, Card, Frame, Sheet
from reports.diagrams.views.common import region_title

_MARGIN = 16
_COLUMNS, _STEP = 4, 216
_GROUPS = (
    ("Keys and secrets", ("AWS::KMS::Key", "AWS::KMS::ReplicaKey", "AWS::SecretsManager::Secret")),
    (
        "Audit and detection",
        (
            *("AWS::CloudTrail::Trail", "AWS::Config::ConfigurationRecorder", "AWS::Config::ConformancePack"),
            *("AWS::GuardDuty::Detector", "AWS::SecurityHub::Hub", "AWS::AccessAnalyzer::Analyzer"),
            *("AWS::Macie::Session", "AWS::InspectorV2::Filter", "AWS::WAFv2::WebACL"),
        ),
    ),
    (
        "Watching and alerting",
        (
            *("AWS::SNS::Topic", "AWS::SQS::Queue", "AWS::CloudWatch::Dashboard", "AWS::CloudWatch::CompositeAlarm"),
            *("AWS::Synthetics::Canary", "AWS::FIS::ExperimentTemplate", "AWS::ARCRegionSwitch::Plan"),
        ),
    ),
    (
        "Cost",
        (
            *("AWS::Budgets::Budget", "AWS::CE::AnomalyMonitor"),
            *("AWS::BCMDataExports::Export", "AWS::CUR::ReportDefinition"),
        ),
    ),
)


def operations(platform: Platform, drawn: set[Target]) -> Sheet:
    """Lay it out: a frame per region, in it a frame per concern; ``drawn`` is what other diagrams show."""
    sheet = Sheet(f"{platform.project} {platform.environment}: security, audit and operation")
    sheet.subtitle = "By region; what belongs to the account stands in the region that CloudFormation makes it in."
    y = 56.0
    for role in platform.regions:
        y = _region(sheet, platform, role, y, drawn) + 2 * CELL
    sheet.height = y
    return sheet


def _region(sheet: Sheet, platform: Platform, role: str, y: float, drawn: set[Target]) -> float:
    resources = [r for s in platform.stacks if s.role == role for r in s.resources.values() if r.type in KINDS]
    groups = [
        (title, [r for kind in types for r in resources if r.type == kind and not _elsewhere(r)])
        for title, types in _GROUPS
    ]
    taken = {r.target for _, members in groups for r in members} | drawn
    groups.append(("Also", [r for r in resources if r.target not in taken]))
    carded = [(title, facts.cards(platform.graph, members, by="type")) for title, members in groups if members]
    at, x = y + 24, 0
    bottom = at
    for title, cards in carded:
        columns = min(_COLUMNS, len(cards))
        if x + columns > _COLUMNS:
            at, x = bottom + CELL, 0
        bottom = max(bottom, _group(sheet, title, cards, (x, columns), at))
        x += columns
    sheet.frames.insert(
        0, Frame(region_title(platform, role), Box(_MARGIN, y, WIDTH - 28, bottom + CELL - y), "region")
    )
    return bottom + CELL


def _elsewhere(resource: Resource) -> bool:
    """Queues of the shop are in the path of a request; only the alerts' own is shown here."""
    return resource.type == "AWS::SQS::Queue" and not resource.stack.key.endswith("/alerting")


def _group(sheet: Sheet, title: str, cards: list[Card], across: tuple[int, int], y: float) -> float:
    first, columns = across
    x = _MARGIN + CELL + first * _STEP
    wide = columns * _STEP - CELL
    bottom = grid(cards, Area(x + CELL, y + 24, wide - 2 * CELL), columns)
    sheet.cards += cards
    sheet.frames.append(Frame(title, Box(x, y, wide, bottom + CELL - y), "plain"))
    return bottom + CELL
