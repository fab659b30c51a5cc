"""The pages that answer a question each: the summary, the year, alternatives, recommendations."""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from cfn.platform import load as load_platform
from cost_model import formulas
from cost_model.alternatives.change import Case
from cost_model.alternatives.study import study
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile
from cost_model.project import project
from cost_model.usage import Usage
from cost_model.year import load_year, project_year
from reports import cost, cost_budgets, cost_formulas, cost_network, money
from reports.chart_ranges import Column, Range, columns
from reports.cost_decisions import decide
from reports.settings import load

SHOP = """\
Resources:
  Template:
    Type: AWS::EC2::LaunchTemplate
    Properties: {LaunchTemplateData: {InstanceType: m7g.large, ImageId: ami-1}}
  Group:
    Type: AWS::AutoScaling::AutoScalingGroup
    Properties:
      MinSize: 2
      MaxSize: 4
      LaunchTemplate: {LaunchTemplateId: !Ref Template, Version: !GetAtt Template.LatestVersionNumber}
  Carts:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  MediaBucket: {Type: AWS::S3::Bucket}
  Strange: {Type: AWS::Nimbus::Thing}
"""
NETWORK = """\
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Gateway:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: subnet-1, AllocationId: !GetAtt Address.AllocationId}
  Endpoint:
    Type: AWS::EC2::VPCEndpoint
    Properties:
      {VpcId: vpc-1, VpcEndpointType: Interface, ServiceName: com.amazonaws.eu-west-1.kms, SubnetIds: [subnet-1]}
"""
BUDGETS = """\
  Database:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: 5, Unit: USD}}
  All:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: LIMIT, Unit: USD}}
  Usage:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: USAGE, TimeUnit: MONTHLY, BudgetLimit: {Amount: 99999999, Unit: USD}}
  Quarter:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: COST, TimeUnit: QUARTERLY, BudgetLimit: {Amount: 88888888, Unit: USD}}
"""


@pytest.fixture
def rendered(platform):
    def make(template=SHOP, **changed):
        settings = replace(load(platform(template)), **changed)
        return settings, cost.render(settings)

    return make


def _graph(settings):
    return load_platform(settings.platform, "prod").graph


def _year(settings):
    return project_year(_graph(settings), load_year(), PriceBook.load("eu-west-1"), start=11)


def test_the_summary_answers_in_at_most_six_lines_before_anything_else(rendered):
    _, files = rendered()
    answer = files["README.md"].split("![")[0].splitlines()[3:]
    lines = [line for line in answer if line]
    assert 1 <= len(lines) <= 6
    assert lines[0].startswith("- **prod costs ")
    assert files["README.md"].count("![") == 1


def test_every_page_says_that_it_is_an_estimate_and_every_link_leads_somewhere(rendered):
    _, files = rendered()
    for name, page in files.items():
        if not name.endswith(".md"):
            continue
        assert "ESTIMATED" in page, name
        assert "\n\n\n" not in page, name
        assert not re.search(r"^\|.*\n(?!\||\n|\Z)", page, re.M), name  # a table ends with an empty line
        for target, _, anchor in re.findall(r"\]\(([^)#]*)(#?)([^)]*)\)", page):
            assert (target or name) in files, (name, target)
            if anchor:
                there = files[target or name]
                heads = {re.sub(r"[^a-z0-9 -]", "", each.lower()).replace(" ", "-") for each in _heads(there)}
                assert anchor in heads or f'id="{anchor}"' in there, (name, anchor)


def _heads(page):
    return [line.lstrip("# ") for line in page.splitlines() if line.startswith("#")]


def test_the_year_is_the_models_year_from_the_month_of_the_report(rendered):
    settings, files = rendered()
    year = _year(settings)
    rows = [
        line for line in files["year.md"].splitlines() if re.match(r"\| [A-Z][a-z]+ \| [a-z-]+( \(events\))? \|", line)
    ]
    assert [row.split(" ")[1] for row in rows] == [month.name for month in year.months]
    assert rows[0].startswith("| November |")
    for row, month in zip(rows, year.months, strict=True):
        assert f"| {money.dollars(month.projection.total.base)} |" in row
    assert f"**{money.dollars(year.total.base)}**" in files["year.md"]
    assert f"Twelve months from November come to {money.dollars(year.total.base)}" in files["README.md"]


def test_the_chart_draws_every_month_with_its_range_and_the_budget(rendered):
    settings, files = rendered(SHOP + BUDGETS.replace("LIMIT", "4321"))
    root = ET.fromstring(files["year.svg"])
    tips = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    for tip, month in zip(tips, _year(settings).months, strict=True):
        low, base, high = (f"{float(each):,.2f}" for each in month.projection.total)
        assert tip.startswith(f"{month.name[:3]}: {base} ({low} to {high}, P10 ")
        assert tip.endswith(", with event days") is (month.profile in ("peak-season", "black-friday"))
    assert ">budget<" in files["year.svg"]
    assert ">4,321<" in files["year.svg"]
    assert ">Nov *<" in files["year.svg"]
    alone = columns("t", [Column("Jan", 2, Range(1, 3))], None)
    assert "budget" not in alone
    assert "event" not in alone


def test_the_budget_is_the_largest_monthly_one_of_cost(rendered):
    settings, files = rendered(SHOP + BUDGETS.replace("LIMIT", "100000"))
    found = cost_budgets.emitted(_graph(settings))[0]
    assert (found.limit, found.name) == (Decimal(100000), "primary/keys/All")
    assert "At the base load every month is within it." in files["year.md"]
    assert "also with all assumptions at their dear end" in files["year.md"]
    assert "over it" not in files["README.md"]


def test_months_over_the_budget_are_named(rendered):
    settings, files = rendered(SHOP + BUDGETS.replace("LIMIT", "6"))
    names = ", ".join(month.name for month in _year(settings).months)
    assert f"**At the base load these months are over it**: {names}." in files["year.md"]
    assert ": **over it**" in files["README.md"]


def test_a_limit_that_is_known_at_deployment_only_is_no_budget(rendered):
    settings, files = rendered(
        SHOP + BUDGETS.replace("LIMIT", "!GetAtt Carts.StreamArn").replace("Amount: 5,", "Amount: x,")
    )
    assert cost_budgets.emitted(_graph(settings)) == []
    assert "No template sets a monthly budget" in files["README.md"]
    assert "No template sets a monthly cost budget" in files["year.md"]


def test_every_alternative_has_its_difference_in_every_month_and_what_it_is_paid_with(rendered):
    settings, files = rendered()
    graph, book = _graph(settings), PriceBook.load("eu-west-1")
    names = ("normal", "quiet", "peak-season", "black-friday")
    cases = [
        (each, Case.of(graph, load_profile(each).profile.at("base"), book, Usage(), loaded=True)) for each in names
    ]
    page, found = files["alternatives.md"], study(cases)
    assert found.rows
    for row in found.rows:
        section = page.split(f"### {row.id}\n")[1].split("\n#")[0]
        for told in ("- Risk: ", "- What gets worse: ", "- Effort (assumed): "):
            assert told in section
        line = next(each for each in page.splitlines() if each.startswith(f"| {row.id} |"))
        assert [cell.strip() for cell in line.split("|")[2:6]] == [
            cost.show.signed(row.deltas[each]) for each in ("quiet", "normal", "peak-season", "black-friday")
        ]
    below, above = page.split("## Would cost as much or more")
    for row in found.rows:
        delta = row.deltas["normal"]
        assert (f"| {row.id} |" in below) is (delta is not None and delta < 0)
    assert above.index("## Without a figure") < above.index("## Commitments")


def test_the_action_is_the_largest_known_saving(rendered):
    settings, files = rendered()
    months = [load_profile(each) for each in ("normal", "quiet")]
    decided = decide(_graph(settings), months, PriceBook.load("eu-west-1"), (), date(2026, 11, 22))
    known = [-row.deltas["normal"] for row in decided.saving]
    known += [saving for each in decided.advised.here if (saving := each.saving("normal"))]
    assert known
    assert decided.action.saving == max(known)
    assert f"{money.dollars(max(known))} a month less" in files["README.md"]


def test_recommendations_are_ranked_and_what_is_not_known_is_no_amount(rendered):
    _, files = rendered()
    page = files["recommendations.md"]
    rows = [line.split(" | ") for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    assert [int(row[0].strip("| ")) for row in rows] == list(range(1, len(rows) + 1))
    bucket = next(row for row in rows if row[1] == "primary/keys/MediaBucket")
    assert bucket[3:7] == ["not known"] * 4
    assert "from template, not measured" in bucket[-1]
    assert "No export of Trusted Advisor" in page


def test_a_platform_without_load_or_savings_says_so(rendered):
    _, files = rendered("Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}\n")
    assert "Nothing is known to save anything." in files["README.md"]
    assert "## Would cost less\n\nNone." in files["alternatives.md"]
    assert "\nNone.\n" in files["recommendations.md"]


def test_without_numpy_the_same_assumptions_are_ranked(rendered, monkeypatch):
    settings, files = rendered()
    monkeypatch.setitem(__import__("sys").modules, "cost_model.simulation", None)
    assert cost.render(settings)["sensitivity.md"] == files["sensitivity.md"]


def test_the_page_to_move_is_made_where_numpy_is_installed(rendered, monkeypatch):
    settings, files = rendered()
    assert "(index.html)" in files["README.md"]
    assert f'<output id="total">{_normal(files)}</output>' in files["index.html"]
    monkeypatch.setitem(__import__("sys").modules, "reports.movable.making", None)
    without = cost.render(settings)
    assert "index.html" not in without
    assert "(index.html)" not in without["README.md"]


def _normal(files):
    """What the summary says that a normal month costs."""
    return re.search(r"costs ([\d,.]+) in a normal month", files["README.md"])[1]


def _projections(settings):
    graph, book = _graph(settings), PriceBook.load("eu-west-1")
    return {
        name: project(graph, load_profile(name), book) for name in ("quiet", "normal", "peak-season", "black-friday")
    }


def test_the_network_page_sums_lines_by_the_way_the_data_takes(rendered):
    settings, files = rendered(SHOP + NETWORK)
    found = _projections(settings)
    for way, types in {
        "NAT gateways": ["AWS::EC2::NatGateway"],
        "Endpoints": ["AWS::EC2::VPCEndpoint"],
        "Public IPv4 addresses": ["AWS::EC2::EIP"],
    }.items():
        row = next(line for line in files["network.md"].splitlines() if line.startswith(f"| {way} |")).split(" | ")
        for cell, projection in zip(row[1:], found.values(), strict=False):
            amount = sum(line.amount.base for line in projection.lines if line.resource.type in types)
            assert amount > 0
            assert cell == money.dollars(amount)
    parts = files["network.md"].split("## What it is made of")[1]
    assert "| primary/keys/Gateway | gateway hours |" in parts
    assert "Group" not in parts
    assert "Carts" not in parts


@pytest.mark.parametrize(
    ("service", "key", "way"),
    [
        ("AmazonCloudFront", "EU-DataTransfer-Out-Bytes", "To shoppers, from the edge"),
        ("AWSDataTransfer", "EUC1-AWS-Out-Bytes", "Between regions"),
        ("AWSDataTransfer", "DataTransfer-Regional-Bytes", "Between zones"),
        ("AWSDataTransfer", "DataTransfer-Out-Bytes", "To the internet"),
        ("AWSDataTransfer", "Strange-Bytes", "Other"),
        ("AmazonVPC", "TransitGateway-Hours", "Transit gateways"),
        ("AWSELB", "LCUUsage|LoadBalancing:Application", "Load balancers"),
        ("AmazonEC2", "BoxUsage:m7g.large", ""),
        ("AmazonKinesis", "OnDemand-BilledOutgoingBytes", ""),
    ],
)
def test_the_way_follows_from_the_price(service, key, way):
    line = SimpleNamespace(price=SimpleNamespace(service_code=service, key=key))
    assert cost_network.way_of(line) == way


def test_a_platform_without_network_says_so(rendered):
    _, files = rendered("Resources:\n  Key: {Type: AWS::KMS::Key, Properties: {KeyPolicy: {}}}\n")
    assert "No line of it is of the network." in files["network.md"]


def test_each_service_is_taken_apart_and_the_parts_add_up(rendered):
    settings, files = rendered()
    parts = files["services.md"].split("## What each service is made of")[1]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in parts.splitlines() if line.startswith("| A")]
    assert rows
    for column, projection in enumerate(_projections(settings).values(), 2):
        amounts = [Decimal(row[column].replace(",", "").replace("<", "")) for row in rows]
        assert abs(sum(amounts) - projection.total.base) <= Decimal("0.01") * len(amounts)
    for by in ("service", "resource type", "region"):
        assert f"## prod by {by}" in files["services.md"]


def test_every_formula_is_on_the_page_of_the_method(rendered):
    _, files = rendered()
    stated = cost_formulas.stated()
    names = {
        each.replace("_", " ") for each in re.findall(r"^def ([a-z]\w*)", Path(formulas.__file__).read_text(), re.M)
    }
    assert {each.name for each in stated} == names
    assert all(each.gives for each in stated)
    assert "https://aws.amazon.com/elasticloadbalancing/pricing/" in next(
        e.source for e in stated if e.name == "alb lcu"
    )
    assert all(f"| {each.name} |" in files["method.md"] for each in stated)


def test_what_is_left_out_is_said(rendered):
    _, files = rendered()
    left = files["assumptions.md"].split("## What is left out")[1]
    assert all(word in left for word in ("tax", "free tier", "Savings Plans", "NAT gateways", "currencies"))


@pytest.mark.parametrize(
    ("part", "shown"), [("0", "0 %"), ("0.001", "<1 %"), ("0.5", "<1 %"), ("0.51", "1 %"), ("50", "50 %")]
)
def test_a_share_that_is_not_nothing_is_not_shown_as_nothing(part, shown):
    assert money.share(Decimal(part), Decimal(100)) == shown


WATCHED = """\
  Tables:
    Type: AWS::Budgets::Budget
    Properties:
      Budget:
        BudgetType: COST
        TimeUnit: MONTHLY
        BudgetLimit: {Amount: 1, Unit: USD}
        CostFilters: {Service: [Amazon DynamoDB], TagKeyValue: ["user:Environment$prod"]}
      NotificationsWithSubscribers:
        - Notification: {NotificationType: ACTUAL, ComparisonOperator: GREATER_THAN, Threshold: 80}
          Subscribers: [{SubscriptionType: SNS, Address: !Ref Topic}, {SubscriptionType: EMAIL, Address: a@example.com}]
  Topic: {Type: AWS::SNS::Topic}
"""


def test_a_budget_stands_beside_what_it_counts(rendered):
    settings, files = rendered(SHOP + WATCHED)
    fullest = _projections(settings)["black-friday"]
    held = fullest.by_service()["AmazonDynamoDB"]
    row = next(line for line in files["budgets.md"].splitlines() if line.startswith("| prod | primary/keys/Tables |"))
    cells = [cell.strip() for cell in row.split("|")[1:-1]]
    assert cells[2:5] == ["Amazon DynamoDB, tagged Environment = prod", "1.00", money.dollars(held.base)]
    assert cells[5] == f"{money.share(held.base, Decimal(1))}, **over**"
    assert cells[7] == "ACTUAL 80 %: SNS, EMAIL"
    assert "No template sets a monthly cost budget" in files["year.md"]  # of everything
    everything = cost_budgets.Emitted("all", Decimal(1), (), (), ())
    assert everything.holds(fullest) == fullest.total


def test_planned_limits_are_each_months_base_and_headroom(rendered):
    settings, files = rendered()
    year = _year(settings)
    months = [row.split("|")[1:-1] for row in files["budgets.md"].splitlines() if re.match(r"\| 20\d\d-\d\d \|", row)]
    assert [row[0].strip() for row in months] == [
        *("2026-11", "2026-12"),
        *(f"2027-{number:02}" for number in range(1, 11)),
    ]
    for row, month in zip(months, year.months, strict=True):
        assert Decimal(row[1].strip().replace(",", "")) == math.ceil(month.projection.total.base * Decimal("1.1"))


@pytest.mark.parametrize(
    "filters", ["CostFilters: {Region: [eu-west-1]}", "FilterExpression: {Tags: {Key: a, Values: [b]}}"]
)
def test_a_budget_with_filters_that_no_projection_knows_is_not_compared(rendered, filters):
    limit = "BudgetLimit: {Amount: 100000, Unit: USD}"
    settings, _ = rendered(SHOP + BUDGETS.replace("LIMIT", "100000").replace(limit, f"{limit}, {filters}"))
    assert [each.name for each in cost_budgets.emitted(_graph(settings))] == ["primary/keys/Database"]


def test_what_carries_no_tag_has_a_line_of_its_own(rendered):
    tagged = SHOP.replace(
        "BillingMode:",
        'Tags: [{Key: Team, Value: carts}, {Key: Name, Value: x}, {Key: Empty, Value: ""}]\n      BillingMode:',
    )
    settings, files = rendered(tagged)
    fullest = _projections(settings)["black-friday"]
    held = fullest.by_type()["AWS::DynamoDB::Table"].base
    page = files["tags.md"]
    rows = {line.split(" | ")[0]: line for line in page.split("## prod by Team")[1].splitlines()}
    assert f" {money.dollars(held)} |" in rows["| carts"]
    assert f" {money.dollars(fullest.total.base - held)} |" in rows["| **untagged**"]
    assert "by Name" not in page
    assert "by Empty" not in page
    assert "Nothing that costs money carries a tag." in rendered()[1]["tags.md"]
