"""What the charts of the cost report draw, and that people can read it."""

import re
import xml.etree.ElementTree as ET
from fractions import Fraction
from itertools import pairwise

import pytest

from cfn.platform import load as load_platform
from cost_model.profile_files import load_profile, names
from reports import cost, cost_hours, svg
from reports.chart_day import steps
from reports.chart_month import month
from reports.chart_ranges import Column, Range, amounts, columns
from reports.chart_swings import Swung, as_text, tornado
from reports.charts import stacked_bars
from reports.settings import load

SMALL = """\
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: t4g.nano, ImageId: ami-1}}
  Balancer: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Scheme: internet-facing, Subnets: [a, b]}}
  Listener:
    Type: AWS::ElasticLoadBalancingV2::Listener
    Properties: {LoadBalancerArn: !Ref Balancer, DefaultActions: [{Type: forward, TargetGroupArn: !Ref Targets}]}
  Targets: {Type: AWS::ElasticLoadBalancingV2::TargetGroup}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 1
      MaxSize: 2
      TargetGroupARNs: [!Ref Targets]
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
  Follow:
    Type: AWS::AutoScaling::ScalingPolicy
    Properties:
      AutoScalingGroupName: !Ref Group
      PolicyType: TargetTrackingScaling
      TargetTrackingConfiguration:
        PredefinedMetricSpecification: {PredefinedMetricType: ASGAverageCPUUtilization}
        TargetValue: 5
"""
TITLE = "{http://www.w3.org/2000/svg}title"


def tips(picture):
    return [element.text for element in ET.fromstring(picture).iter(TITLE)][1:]


def hours(settings, profile="normal"):
    platform = load_platform(settings.platform, "prod")
    return cost_hours.hours_of(platform.graph, load_profile(profile), "eu-west-1", {})


@pytest.mark.parametrize("name", names())
def test_a_month_is_730_hours_of_its_days_in_weeks(name):
    profile = load_profile(name).profile
    days = tuple((each, Fraction(day.hours, 24), day.event) for each, day in profile.days.items())
    pieces = cost_hours.calendar(days)
    assert pieces[0].start == 0
    assert all(one.start + one.length == other.start for one, other in pairwise(pieces))
    assert pieces[-1].start + pieces[-1].length == 730
    for kind, (_, count, _) in enumerate(days):
        assert sum(each.length for each in pieces if each.kind == kind) == count * 24
    week = [days[each.kind][0] for each in pieces[:7]]
    assert week == ["weekday"] * 5 + ["weekend"] * 2
    assert [days[each.kind][2] for each in pieces] == sorted(days[each.kind][2] for each in pieces)  # events last


def test_days_of_other_names_come_as_the_profile_has_them():
    pieces = cost_hours.calendar((("dull", Fraction(3, 2), False), ("sale", Fraction(1), True)))
    assert [(each.kind, each.length) for each in pieces] == [(0, 24), (0, 12), (1, 24)]


def test_the_month_is_asked_for_what_the_model_has(platform):
    settings = load(platform(SMALL))
    found = hours(settings)
    slots = load_profile("normal").profile.at("base").slots()
    assert found.views == tuple(slot.views for slot in slots)
    group = found.drawn
    assert (group.name, group.what, set(group.most)) == ("primary/keys/Group", "instances", {2})
    assert group.tightest == (group.peak, 2)
    over = [slot.count for slot, needed in zip(slots, group.needed, strict=True) if needed > 2]
    assert over
    assert found.full_hours == sum(over)


def test_the_month_is_drawn_with_capacity_and_saturation_for_every_profile(platform):
    files = cost.render(load(platform(SMALL)))
    drawn, page = files["month.svg"], files["profiles.md"]
    for name in names():
        assert f">{name}: " in drawn
    assert drawn.count("SATURATED ") == len(names())
    assert len([tip for tip in tips(drawn) if tip == "saturated"]) > len(names())
    assert "max 2" in drawn
    assert "views/h" in drawn
    assert ">instances<" in drawn
    assert len(re.findall(r"\(event\)", drawn)) == 3  # of promotion, Black Friday, Cyber Monday
    assert "![The month by hour](month.svg)" in page
    assert re.search(r"\| primary/keys/Group \| instances \| \d+ \| 2 \| \d+ %, \*\*saturated\*\* \|", page)
    assert "some hours are saturated" in page
    assert len(drawn) < 120_000


def test_where_nothing_scales_the_chart_says_so(platform):
    files = cost.render(load(platform("Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}\n")))
    assert "Nothing in these templates scales with the load." in files["month.svg"]
    assert ">instances<" not in files["month.svg"]
    assert "Nearest to its limit" not in files["profiles.md"]
    assert "all other" not in files["by-profile.svg"]


def test_a_maximum_far_above_is_said_and_does_not_flatten_the_rest(platform):
    group = hours(load(platform(SMALL.replace("MaxSize: 2", "MaxSize: 5000"))))
    drawn = month("t", {"normal": group}, {"normal": "1 US dollar"})
    assert "max 5,000 ↑" in drawn
    assert "5,000, far above" in steps("t", {"a": [1] * 24}, 5000)
    assert "far above" not in steps("t", {"a": [3] * 24}, 5)


EVERY = {
    "bars": stacked_bars("a < b", {"<x>": {"y & z": 1}, "none": {}}, ["y & z"]),
    "amounts": amounts("a < b", {"<x>": {"y & z": 0.0}}, ["y & z"], {"<x>": Range(0, 0)}),
    "fixed": amounts("t", {"x": {"y": 10.0}}, ["y"], {"x": Range(10, 10, 10, 10)}),
    "columns": columns("a < b", [Column("<J>", 0, Range(0, 0), "a-very-long-name-of-a-load-profile", event=True)], 0),
    "tornado": tornado("a < b", 0.0, [Swung("<x>" * 40, "1 to 2", 0, 0)]),
    "nothing": tornado("t", 5.0, []),
    "steps": steps("a < b", {"<x>": [0] * 24, "a-very-long-name-of-a-load-profile": [1] * 24}, 0),
    "no steps": steps("t", {}, 0, ""),
}


@pytest.mark.parametrize("name", EVERY)
def test_a_chart_is_whole_has_words_for_who_does_not_see_it_and_stays_inside(name):
    root = ET.fromstring(EVERY[name])
    assert root.get("role") == "img"
    assert root.get("aria-label") == root.find(TITLE).text
    width, height = int(root.get("width")), float(root.get("height"))
    assert width <= 900
    for element in root.iter("{http://www.w3.org/2000/svg}text"):
        x, letters = float(element.get("x")), len(element.text or "") * 0.5 * int(element.get("font-size", 13))
        start = {"end": x - letters, "middle": x - letters / 2, None: x, "start": x}[element.get("text-anchor")]
        assert start >= -1, element.text
        assert start + letters <= width, element.text
        assert 0 <= float(element.get("y")) <= height
    assert "nan" not in EVERY[name]
    assert "inf" not in EVERY[name].replace("information", "")


def test_ranges_are_drawn_thin_from_corner_to_corner_and_thick_where_runs_are():
    drawn = amounts("t", {"x": {"y": 10.0}}, ["y"], {"x": Range(5, 20, 9, 12)})
    assert "range of x: 5.00 to 20.00, P10 9.00 to P90 12.00" in tips(drawn)
    assert "thick: P10 to P90 of the simulation" in drawn
    assert "thick" not in amounts("t", {"x": {"y": 10.0}}, ["y"], {"x": Range(5, 20)})


@pytest.mark.parametrize(
    ("top", "found"), [(0, [0, 1]), (9, [0, 2.5, 5, 7.5, 10]), (34_000, [0, 10_000, 20_000, 30_000, 40_000])]
)
def test_axes_have_round_numbers(top, found):
    assert svg.ticks(top) == found


def test_words_that_do_not_fit_keep_both_ends():
    assert svg.fitted("short", 100) == "short"
    assert svg.fitted("content.product-image.bytes", 100) == "content.…ytes"
    assert svg.wrapped("black-friday", 60, 11) == ["black-", "friday"]
    assert svg.wrapped("", 60) == []


def test_swings_can_be_read_without_a_picture(platform):
    rows = [Swung("sessions", "1 to 2", 50, 200), Swung("x", "3 to 4", 90, 110), Swung("upside", "5 to 6", 120, 100)]
    assert as_text(100, rows, 10).splitlines() == [
        "sessions         50.00      =====|########## 200",
        "x                90.00          =|#          110",
        "upside             100           |##         120",
    ]
    assert as_text(0, [], 10) == ""
    page = cost.render(load(platform(SMALL)))["sensitivity.md"]
    block = page.split("```text\n")[1].split("\n```")[0]
    ranked = [line.split(" | ")[0].removeprefix("| ") for line in page.splitlines() if re.match(r"\| [a-z]", line)]
    assert [line.split()[0] for line in block.splitlines()] == ranked
