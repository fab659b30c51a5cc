"""What the views share: picking resources and cards, and the edges between cards."""

from collections.abc import Collection, Iterable

from cfn.platform import Platform
from cfn.stack import Resource
from cfn.unknown import Unknown
from reports.diagrams.kinds import KINDS
from reports.diagrams.relations import Relation
from reports.diagrams.sheet import Card, Edge, Sheet

ROLES = {"primary": "Primary", "secondary": "Secondary, warm standby", "edge": "Edge"}


def region_title(platform: Platform, role: str) -> str:
    """``Primary · eu-west-1``."""
    return f"{ROLES.get(role, role.capitalize())} · {platform.regions[role]}"


def of(platform: Platform, role: str, *types: str) -> list[Resource]:
    """Resources of some types in one role, in stack and template order."""
    return [each for each in platform.graph.of_type(*types) if each.stack.role == role]


def in_tier(platform: Platform, role: str, *tiers: str) -> list[Resource]:
    """Architecture-bearing resources of some tiers in one role."""
    wanted = [name for name, kind in KINDS.items() if kind.tier in tiers]
    return of(platform, role, *wanted)


def zone(resource: Resource) -> int | None:
    """The index of the zone a resource is pinned to."""
    found = resource.get("AvailabilityZone")
    text = found.text if isinstance(found, Unknown) else ""
    return int(text.rpartition("#")[2]) if "#" in text else None


def zones(platform: Platform, role: str) -> list[int]:
    """The zones in which a role has subnets."""
    found = {zone(each) for each in of(platform, role, "AWS::EC2::Subnet")}
    return sorted(each for each in found if each is not None)


def subnets(platform: Platform, role: str, tier: str) -> list[Resource]:
    """The subnets of one tier: public, private or data, which their names begin with."""
    return [each for each in of(platform, role, "AWS::EC2::Subnet") if each.logical_id.lower().startswith(tier)]


def connect(
    sheet: Sheet,
    relations: Iterable[Relation],
    words: dict[str, str],
    styles: dict[str, str],
    shared: Collection[str] = (),
) -> None:
    """Add an edge per related pair of cards. ``words``: relation kind → label; kinds that are not there are not drawn.

    Edges of the kinds in ``shared`` run together towards their target, all others from their source.
    """
    seen: dict[tuple[int, int, str], Edge] = {}
    for relation in relations:
        if relation.kind not in words:
            continue
        source, target = sheet.card_of(relation.source), sheet.card_of(relation.target)
        if source is None or target is None or source is target:
            continue
        style = styles.get(relation.kind, "flow")
        end = target if relation.kind in shared else source
        group = f"{relation.kind in shared}{sheet.cards.index(end)}{style}"
        key = (id(source), id(target), style)
        if key not in seen:
            seen[key] = Edge(source, target, words[relation.kind], group, style, (relation.via,))
            sheet.edges.append(seen[key])


def people(text: str, more: str = "") -> Card:
    """What stands outside: no resource."""
    return Card(text, [more] if more else [], (), "people")
