"""The clickstream: from the edge's real-time log to sessions, files and queries."""

from cfn.platform import Platform
from cfn.stack import Resource
from reports.diagrams import facts
from reports.diagrams.layout import Area, centred
from reports.diagrams.relations import Relation
from reports.diagrams.routing import CELL
from reports.diagrams.sheet import WIDTH, Edge, Sheet
from reports.diagrams.views.common import connect, people

_STACK = "clickstream"
_WORDS = {
    "logs": "real-time log",
    "feeds": "",
    "delivers": "",
    "catalogues": "",
    "shapes": "",
    "calls": "",
    "rejects": "after retries",
    "queries": "",
}
_STYLES = {"rejects": "side", "shapes": "side", "catalogues": "side", "queries": "side"}
_LEFT_OUT = ("AWS::KMS::Key", "AWS::SNS::Topic")


def clickstream(platform: Platform, relations: list[Relation]) -> Sheet:
    """Lay it out in layers: each part below what feeds it."""
    sheet = Sheet(f"{platform.project} {platform.environment}: clickstream")
    parts = _parts(platform, relations)
    layers = _layers(parts, relations)
    y = 64.0
    standby = platform.regions.get("secondary")
    if any(stack.key == f"secondary/{_STACK}" for stack in platform.stacks):
        sheet.subtitle = f"In {platform.regions['primary']}; the same parts stand ready in {standby}."
    shoppers = people("Shoppers", "every request to CloudFront")
    for index, layer in enumerate([[], *layers]):
        cards = [shoppers] if index == 0 else facts.cards(platform.graph, layer)
        y = centred(cards, Area(24, y, WIDTH - 48), 208, 5 * CELL) + 6 * CELL
        sheet.cards += cards
    for card in sheet.cards:
        card.resources += tuple(_twins(platform, card.resources))
    sheet.height = y - 4 * CELL
    connect(sheet, relations, _WORDS, _STYLES)
    first = next((c for c in sheet.cards if any(r.type == "AWS::CloudFront::Distribution" for r in c.resources)), None)
    if first is not None:
        sheet.edges.insert(0, Edge(shoppers, first, "", "shoppers"))
    return sheet


def _twins(platform: Platform, resources: tuple[Resource, ...]) -> list[Resource]:
    """The same parts of the stack in the secondary region, which one card stands for too."""
    ids = {each.logical_id for each in resources if each.stack.key.endswith(f"/{_STACK}")}
    stacks = [stack for stack in platform.stacks if stack.key == f"secondary/{_STACK}"]
    return [each for stack in stacks for each in stack.resources.values() if each.logical_id in ids]


def _parts(platform: Platform, relations: list[Relation]) -> list[Resource]:
    """What the stack holds, and what feeds or is fed by it."""
    from reports.diagrams.kinds import KINDS

    own = [
        resource
        for stack in platform.stacks
        if stack.key in (f"primary/{_STACK}", f"edge/{_STACK}")
        for resource in stack.resources.values()
        if resource.type in KINDS and resource.type not in _LEFT_OUT
    ]
    near = [
        end
        for relation in relations
        if relation.kind in _WORDS
        for end, other in ((relation.source, relation.target), (relation.target, relation.source))
        if other in own and end not in own and end.type in KINDS and end.stack.role != "secondary"
    ]
    return list(dict.fromkeys([*own, *near]))


def _layers(parts: list[Resource], relations: list[Relation]) -> list[list[Resource]]:
    """Parts by how many steps they are from the source; what nothing feeds and feeds nothing comes last."""
    flows = [r for r in relations if r.kind in _WORDS and r.source in parts and r.target in parts]
    depth = dict.fromkeys((part.target for part in parts), 0)
    for _ in parts:
        for flow in flows:
            if flow.kind != "shapes":
                depth[flow.target.target] = max(depth[flow.target.target], depth[flow.source.target] + 1)
    linked = {end.target for flow in flows for end in (flow.source, flow.target)}
    last = max(depth.values(), default=0)
    for part in parts:
        if part.target not in linked:
            depth[part.target] = last
        for flow in flows:
            if flow.kind == "shapes" and flow.source is part and part.type == "AWS::Lambda::Function":
                depth[part.target] = depth[flow.target.target]
    found: dict[int, list[Resource]] = {}
    for part in parts:
        found.setdefault(depth[part.target], []).append(part)
    return [found[each] for each in sorted(found)]
