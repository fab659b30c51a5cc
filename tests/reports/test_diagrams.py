"""The diagrams of the shipped platform: what is drawn exists, what exists is drawn, and all of it can be read."""

import re
import xml.etree.ElementTree as ET
from functools import cache
from pathlib import Path

import pytest

from cfn.platform import load as load_platform
from reports import diagrams
from reports.diagrams import drawing, letters
from reports.diagrams.kinds import KINDS, QUIET
from reports.diagrams.routing import segments
from reports.diagrams.sheet import WIDTH, Box
from reports.settings import load

ROOT = Path(__file__).parents[2]
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("overview", "network", "request-path", "replication", "clickstream", "operations")


@cache
def prod():
    return load_platform(ROOT / "templates" / "platform.yaml", "prod")


@cache
def sheets():
    return diagrams.sheets(prod())


@cache
def pictures():
    return diagrams.render(load(ROOT / "reports.yaml"))


@cache
def ways(name):
    return drawing.routed(sheets()[name])


def every_resource():
    return {f"{s.key}/{r.logical_id}": r for s in prod().stacks for r in s.resources.values()}


def test_every_drawn_node_exists_and_is_of_a_kind_that_is_drawn():
    known = every_resource()
    for name, text in pictures().items():
        drawn = [
            each for group in ET.fromstring(text).iter(f"{SVG}g") for each in group.get("data-resources", "").split()
        ]
        assert drawn, name
        for each in drawn:
            assert known[each].type in KINDS, each


def test_every_architecture_bearing_resource_of_prod_is_drawn():
    drawn = set(
        re.findall(
            r"[a-z]+/[a-z-]+/\w+", " ".join(re.findall('data-resources="([^"]*)"', "".join(pictures().values())))
        )
    )
    missing = [key for key, resource in every_resource().items() if resource.type in KINDS and key not in drawn]
    assert not missing


def test_every_type_is_drawn_or_left_out_on_purpose():
    types = {resource.type for resource in every_resource().values()}
    assert [each for each in sorted(types) if each not in KINDS and not each.startswith(QUIET)] == []
    assert [each for each in KINDS if each.startswith(QUIET)] == []


@pytest.mark.parametrize("name", NAMES)
def test_cards_keep_apart_and_inside_the_page(name):
    cards = sheets()[name].cards
    for index, card in enumerate(cards):
        assert card.box.x >= 8, card.title
        assert card.box.right <= WIDTH - 8, card.title
        for other in cards[index + 1 :]:
            assert not card.box.meets(other.box), (card.title, other.title)


@pytest.mark.parametrize("name", NAMES)
def test_text_stays_inside_its_card_and_clear_of_the_others(name):
    sheet = sheets()[name]
    for card in sheet.cards:
        assert card.too_wide() == [], card.title
        assert letters.width("x", 10) > 0
    titles = [drawing.title_box(frame) for frame in sheet.frames if frame.title]
    for index, box in enumerate(titles):
        assert not any(box.meets(card.box) for card in sheet.cards)
        assert not any(box.meets(other) for other in titles[index + 1 :])


@pytest.mark.parametrize("name", NAMES)
def test_every_edge_has_a_way_around_cards_and_texts(name):
    sheet = sheets()[name]
    solid = [card.box for card in sheet.cards]
    solid += [drawing.title_box(frame) for frame in sheet.frames if frame.title]
    for edge, points in ways(name)[0]:
        assert points, f"{edge.source.title} → {edge.target.title}"
        for (ax, ay), (bx, by) in segments(points):
            line = Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by))
            for box in solid:
                inner = Box(box.x + 1, box.y + 1, box.w - 2, box.h - 2)
                assert not line.meets(inner), f"{edge.source.title} → {edge.target.title}"


@pytest.mark.parametrize("name", NAMES)
def test_labels_cover_nothing_but_their_line(name):
    edges, labels = ways(name)
    sheet = sheets()[name]
    for index, (box, text) in enumerate(labels):
        assert not any(box.meets(card.box) for card in sheet.cards), text
        assert not any(box.meets(other) for other, _ in labels[index + 1 :]), text
        crossed = [
            edge
            for edge, points in edges
            for (ax, ay), (bx, by) in segments(points)
            if edge.label != text and Box(min(ax, bx), min(ay, by), abs(ax - bx), abs(ay - by)).meets(box, -1)
        ]
        assert not crossed, text


@pytest.mark.parametrize("name", NAMES)
def test_every_edge_rests_on_a_resource(name):
    known = {resource.target for resource in every_resource().values()}
    for edge in sheets()[name].edges:
        if edge.source.resources and edge.target.resources:
            assert edge.evidence, f"{edge.source.title} → {edge.target.title}"
        assert {each.target for each in edge.evidence} <= known


def test_the_path_of_a_request_is_the_wiring():
    titles = {(edge.source.title, edge.target.title) for edge in sheets()["request-path"].edges}
    assert ("ui", "catalog") in titles
    assert ("catalog", "RDS Proxy catalog") in titles
    assert ("RDS Proxy catalog", "Aurora MySQL catalog") in titles
    assert ("cart", "DynamoDB carts") in titles
    assert ("catalog", "DynamoDB carts") not in titles


def test_sizes_are_the_templates(platform_size="db.r7g.xlarge"):
    text = pictures()["overview.svg"]
    classes = {str(r.get("DBInstanceClass")) for r in every_resource().values() if r.type == "AWS::RDS::DBInstance"}
    assert platform_size in classes
    assert all(each in text for each in classes)


def test_same_platform_same_bytes():
    assert diagrams.render(load(ROOT / "reports.yaml")) == pictures()


def test_pictures_load_nothing_from_elsewhere():
    for text in pictures().values():
        assert not re.search(r"href|<script|<image|@import|url\(http", text)


def test_another_platform_is_drawn_too(platform):
    files = diagrams.render(load(platform()))
    assert "KMS key" in files["operations.svg"]
