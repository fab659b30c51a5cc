import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from decimal import Decimal

import pytest

from cfn.platform import load as load_platform
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile, names
from cost_model.project import project
from cost_model.sensitivity import swings
from reports import cost, money
from reports.settings import load

SHOP = """\
Resources:
  Key:
    Type: AWS::KMS::Key
    Properties: {EnableKeyRotation: true, KeyPolicy: {}}
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m7g.large, ImageId: ami-1}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 4
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
  Strange: {Type: AWS::Nimbus::Thing}
  Role:
    Type: AWS::IAM::Role
    Properties: {AssumeRolePolicyDocument: {}}
"""


@pytest.fixture
def settings(platform):
    return load(platform(SHOP))


@pytest.fixture
def files(settings):
    return cost.render(settings)


def _projection(settings, profile):
    platform = load_platform(settings.platform, "prod")
    return project(platform.graph, load_profile(profile), PriceBook.load("eu-west-1"))


def test_the_summary_shows_the_totals_of_the_model_for_every_profile(settings, files):
    row = next(line for line in files["README.md"].splitlines() if line.startswith("| [prod](prod.md)"))
    for profile in names():
        total = _projection(settings, profile).total
        assert f" {money.dollars(total.base)}<br>{money.spread(total)} " in row


def test_every_line_item_is_listed_with_amount_and_price(settings, files):
    page = files["prod.md"]
    for profile in names():
        for line in _projection(settings, profile).lines:
            rows = [
                row for row in page.splitlines() if row.startswith(f"| {line.resource.logical_id} | {line.component} ")
            ]
            assert any(f" {money.dollars(line.amount.base)} |" in row for row in rows)
            assert all(line.price.effective_date in row for row in rows if line.price.key in row)


def test_line_items_add_up_to_the_total(settings, files):
    for column, profile in enumerate(names()):
        amounts = []
        for row in files["prod.md"].splitlines():
            cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", row)[1:-1]]
            if len(cells) == 7 + len(names()) and cells[4].startswith("["):
                amounts.append(Decimal(cells[7 + column].replace(",", "").replace("<", "")))
        total = _projection(settings, profile).total.base
        assert amounts
        assert abs(sum(amounts) - total) <= Decimal("0.01") * len(amounts)


def test_what_has_no_price_is_named_loudly_and_never_zero(files):
    assert "AWS::Nimbus::Thing" in files["README.md"].split("have no price**")[1].split("\n")[0]
    section = files["coverage.md"].split("## Unpriced")[1].split("##")[0]
    assert "AWS::Nimbus::Thing" in section
    assert "primary/keys/Strange" in section
    assert "| Strange |" not in files["prod.md"]


def test_price_references_lead_to_the_price(files):
    anchors = set(re.findall(r'<a id="(p\d+)">', files["prices.md"]))
    used = set(re.findall(r"\(prices\.md#(p\d+)\)", files["prod.md"]))
    assert used
    assert used <= anchors


def test_every_driver_of_the_profiles_is_stated_with_its_source(files):
    for path, _ in load_profile("normal").profile.drivers():
        assert f"| {path} |".replace("*", "\\*") in files["assumptions.md"]


def test_same_inputs_same_bytes(settings, files):
    assert cost.render(settings) == files


def test_the_bar_chart_draws_the_model(settings, files):
    root = ET.fromstring(files["by-profile.svg"])
    tips = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    for profile in names():
        drawn = sum(Decimal(tip.rsplit(" ", 1)[1].replace(",", "")) for tip in tips if tip.startswith(f"{profile}:"))
        assert abs(drawn - _projection(settings, profile).total.base) < Decimal("0.1")


def test_the_day_chart_draws_the_groups_instances(files):
    root = ET.fromstring(files["busiest-day.svg"])
    tips = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    assert len(tips) == len(names())
    for tip in tips:
        counts = [int(each) for each in tip.split(": ")[1].split(", ")]
        assert len(counts) == 24
        assert all(2 <= count <= 4 for count in counts)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0.00"), ("0.001", "<0.01"), ("1234.5", "1,234.50"), ("0.005", "0.01")],
)
def test_amounts_never_round_something_to_nothing(value, shown):
    assert money.dollars(Decimal(value)) == shown


@pytest.mark.parametrize(("value", "shown"), [("0.0000002", "0.0000002"), ("1E+2", "100"), ("0.10", "0.1")])
def test_unit_prices_are_printed_in_full(value, shown):
    assert money.exact(Decimal(value)) == shown


def test_the_assumptions_that_matter_most_are_ranked_as_the_model_ranks_them(settings, files):
    platform = load_platform(settings.platform, "prod")
    ranked = swings(platform.graph, load_profile("normal"), PriceBook.load("eu-west-1"))[:8]
    section = files["sensitivity.md"].split("# Sensitivity")[1]
    rows = [line for line in section.splitlines() if line.startswith("| ")][1:]
    assert [row.split(" | ")[0].removeprefix("| ") for row in rows] == [each.path for each in ranked]
    for row, each in zip(rows, ranked, strict=True):
        assert f"| {money.dollars(each.span)} |" in row
    drawn = files["sensitivity.svg"]
    assert all(each.path in drawn for each in ranked)


def test_a_price_of_ones_own_is_named_in_the_report(settings, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "nowhere"))
    (tmp_path / ".stackwarden").mkdir()
    (tmp_path / ".stackwarden" / "prices.yaml").write_text(
        "version: 1\nsource: our contract\neffective_date: 2026-11-01\nprices:\n"
        "  - {service: awskms, key: KMS-Keys, region: eu-west-1, unit: key-month, price: 0}\n"
    )
    page = cost.render(settings)["coverage.md"]
    assert "Priced at 0 by" in page
    assert "awskms KMS-Keys" in page


@pytest.mark.parametrize(("days", "said"), [(180, True), (99_999, False)])
def test_old_prices_are_said_on_their_page(settings, days, said):
    page = cost.render(replace(settings, as_of="2028-01-01", stale_after=days))["prices.md"]
    assert (f"prices used were last seen more than {days} days before 2028-01-01, the oldest on " in page) is said
    assert (", old |" in page) is said


def test_a_discount_that_ended_is_judged_by_the_reports_day(settings, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".stackwarden").mkdir(exist_ok=True)
    (tmp_path / ".stackwarden/prices.yaml").write_text(
        "version: 1\nsource: Agreement\neffective_date: 2026-01-01\n"
        "discounts:\n  - {name: EDP, percent: 10, until: 2026-06-30}\n"
    )
    page = cost.render(replace(settings, as_of="2026-06-30"))["prices.md"]
    assert "EDP: 10 % off" in page
    page = cost.render(replace(settings, as_of="2026-07-01"))["prices.md"]
    assert "discount EDP (prices.yaml:5) ended on 2026-06-30: not applied on 2026-07-01" in page
    assert "% off" not in page
