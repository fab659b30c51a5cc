"""Pages of every environment, how sure a figure is, stacks, and how the model was checked."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from statistics import median

import pytest
import yaml

from cfn.platform import load as load_platform
from cost_model.prices import PriceBook
from cost_model.profile_files import load_profile, names
from cost_model.project import project
from reports import cost, cost_accuracy, money
from reports.cost_accuracy import Checked, accuracy
from reports.settings import load

SHOP = """\
Resources:
  Carts:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      TableName: carts
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
  Address: {Type: AWS::EC2::EIP, Properties: {Domain: vpc}}
  Gateway:
    Type: AWS::EC2::NatGateway
    Properties: {SubnetId: subnet-1, AllocationId: !GetAtt Address.AllocationId}
"""
OWN = ("year", "profiles", "sensitivity", "alternatives", "recommendations")


@pytest.fixture
def settings(platform):
    return load(platform(SHOP))


@pytest.fixture
def two(platform):
    """A platform of two environments, the dearer one first by what it costs, not by its name."""
    path = platform(SHOP)
    more = path.parent / "templates" / "environments" / "dev.yaml"
    more.write_text("environment: dev\nroles: [primary]\n")
    return load(path)


def projected(settings, environment="prod"):
    graph = load_platform(settings.platform, environment).graph
    return {name: project(graph, load_profile(name), PriceBook.load("eu-west-1")) for name in names()}


def test_every_environment_has_its_own_answers(two):
    files = cost.render(two)
    for page in OWN:
        assert "(prod)" in files[f"{page}.md"].splitlines()[0]
        assert "(dev)" in files[f"{page}-dev.md"].splitlines()[0]
        assert f"[dev]({page}-dev.md)" in files[f"{page}.md"].splitlines()[2]
        assert f"[prod]({page}.md)" in files[f"{page}-dev.md"].splitlines()[2]
        assert f"[dev]({page}-dev.md)" in files["README.md"]
    for picture in ("year", "month", "by-profile", "sensitivity", "busiest-day"):
        assert "prod: " in files[f"{picture}.svg"] or "prod, " in files[f"{picture}.svg"]
        assert "dev: " in files[f"{picture}-dev.svg"] or "dev, " in files[f"{picture}-dev.svg"]
    assert "## Planned from the year (dev)" in files["budgets.md"]
    for page in files:
        for target in re.findall(r"!?\[[^]]*\]\(([^)#]+)", files[page]) if page.endswith(".md") else ():
            assert target in files, (page, target)


def test_each_page_answers_in_its_first_line(two):
    files = cost.render(two)
    for page in (*OWN, "accuracy", "stacks", "services", "network", "budgets", "coverage"):
        line = files[f"{page}.md"].split("[Summary](README.md)")[1].split("\n\n")[1]
        assert line.startswith("**"), page
        assert line.endswith("**") or page == "sensitivity", page
        assert re.search(r"\d", line) or "No" in line, page
    assert all("\n\n\n" not in page for name, page in files.items() if name.endswith(".md"))


def test_percentiles_stand_beside_the_corners_and_are_called_what_they_are(settings):
    simulation = pytest.importorskip("cost_model.simulation")
    files = cost.render(settings)
    found = projected(settings)
    graph, book = load_platform(settings.platform, "prod").graph, PriceBook.load("eu-west-1")
    for name in ("normal", "black-friday"):
        spread = simulation.simulate(graph, load_profile(name), book, runs=1000, seed=1).total
        total = found[name].total
        row = (
            f"| A month of {name} load | {money.dollars(total.low)} | {money.whole(spread.p10)} | "
            f"{money.whole(spread.p50)} | {money.whole(spread.p90)} | {money.dollars(total.high)} | "
            f"**{money.dollars(total.base)}** |"
        )
        assert row in files["README.md"]
        assert row in files["year.md"]
    for page in ("README.md", "year.md"):
        told = files[page]
        assert simulation.WHAT in told
        assert simulation.DISTRIBUTION in told
        assert "1,000 runs with seed 1" in told
        assert "not a confidence interval" in told


def test_the_year_has_percentiles_of_each_month_and_of_its_sum(settings):
    simulation = pytest.importorskip("cost_model.simulation")
    from cost_model.year import load_year, planned

    graph, book = load_platform(settings.platform, "prod").graph, PriceBook.load("eu-west-1")
    loads = [each.load for each in planned(load_year(), 11)]
    months = simulation.simulate_months(graph, loads, book, runs=1000, seed=1)
    page = cost.render(settings)["year.md"]
    rows = [line for line in page.splitlines() if re.match(r"\| [A-Z][a-z]+ \| [a-z-]+( \(events\))? \|", line)]
    for row, found in zip(rows, months, strict=True):
        spread = simulation.spread(found)
        assert f"| {money.whole(spread.p10)} – {money.whole(spread.p90)} |" in row
    year = simulation.spread(sum(months))
    assert f"| {money.whole(year.p10)} | {money.whole(year.p50)} | {money.whole(year.p90)} |" in page


BUDGET = """\
  All:
    Type: AWS::Budgets::Budget
    Properties:
      Budget: {BudgetType: COST, TimeUnit: MONTHLY, BudgetLimit: {Amount: LIMIT, Unit: USD}}
"""


@pytest.mark.parametrize(("limit", "said"), [("1", "November, December"), ("1000000", "none")])
def test_the_budget_is_held_against_the_simulation(platform, limit, said):
    pytest.importorskip("numpy")
    files = cost.render(load(platform(SHOP + BUDGET.replace("LIMIT", limit))))
    line = next(each for each in files["year.md"].splitlines() if each.startswith("In more than one of ten runs"))
    assert f"over it: {said}" in line
    assert ", at P90 " in files["README.md"]


def test_without_numpy_there_are_no_percentiles_and_it_is_said(settings, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "cost_model.simulation", None)
    files = cost.render(settings)
    for page in ("README.md", "year.md"):
        assert "numpy is not installed" in files[page]
        assert "P10 |" not in files[page]
    assert "thick" not in files["year.svg"]
    assert "at P90" not in files["README.md"]


def test_every_stack_is_listed_with_every_profile_and_the_columns_add_up(settings):
    page = cost.render(settings)["stacks.md"]
    section = page.split("## prod")[1]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if line.startswith("| [")]
    rows += [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in section.splitlines() if "| primary/watch " in line
    ]
    assert [row[0] for row in rows] == ["[primary/keys](prod.md#primarykeys)", "primary/watch"]
    for column, projection in enumerate(projected(settings).values(), 3):
        amounts = [Decimal(row[column].replace(",", "")) for row in rows]
        assert abs(sum(amounts) - projection.total.base) <= Decimal("0.01") * len(rows)
    assert rows[0][-1] == "Gateway"
    assert rows[1][2:4] == ["1", "0.00"]
    assert sum(int(row[2]) for row in rows) == len(projected(settings)["normal"].resources)


def test_stacks_stand_side_by_side_and_a_dash_where_there_is_none(two):
    manifest = two.platform
    manifest.write_text(manifest.read_text() + "  - {name: alone, template: stacks/keys.yaml, roles: [edge]}\n")
    manifest.write_text(manifest.read_text().replace("eu-west-1}", "eu-west-1, edge: us-east-1}"))
    prod = manifest.parent / "environments" / "prod.yaml"
    prod.write_text("environment: prod\nroles: [primary, edge]\n")
    page = cost.render(two)["stacks.md"].split("## prod")[0]
    row = next(line for line in page.splitlines() if line.startswith("| edge/alone |"))
    assert row.endswith("| – |")
    assert [line for line in page.splitlines() if line.startswith("| **Total** |")]


EXAMPLE = {
    "name": "two | hours",
    "source": "https://aws.amazon.com/vpc/pricing/",
    "read": True,
    "type": "AWS::EC2::NatGateway",
    "usage": {"hours": 2, "processed_gb": 1},
    "prices": [
        {"service": "AmazonEC2", "key": "NatGateway-Hours", "unit": "hour", "price": 0.05},
        {"service": "AmazonEC2", "key": "NatGateway-Bytes", "unit": "GB", "price": 0.05},
    ],
    "total": "0.16",
}


def test_examples_are_computed_not_typed(tmp_path):
    (tmp_path / "some.yaml").write_text(yaml.safe_dump([EXAMPLE]))
    (found,) = cost_accuracy.checked(load_profile("normal"), tmp_path)
    assert found.found == Decimal("0.15")
    assert found.error == Decimal("0.0625")
    assert (found.types, found.own, found.read) == (frozenset({"AWS::EC2::NatGateway"}), True, True)


def test_prices_of_ones_own_do_not_touch_the_check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".stackwarden").mkdir()
    (tmp_path / ".stackwarden" / "prices.yaml").write_text(
        "version: 1\nsource: ours\neffective_date: 2026-11-01\nprices:\n"
        "  - {service: AmazonEC2, key: NatGateway-Hours, unit: hour, price: 99}\n"
    )
    own = {key: value for key, value in EXAMPLE.items() if key != "prices"}
    (tmp_path / "some.yaml").write_text(yaml.safe_dump([own]))
    (found,) = cost_accuracy.checked(load_profile("normal"), tmp_path)
    assert found.found < 1


def test_the_page_says_family_by_family_how_far_off_the_examples_are(settings):
    page = cost.render(settings)["accuracy.md"]
    found = cost_accuracy.checked(load_profile("normal"))
    assert len(found) >= 33
    lambdas = [each.error for each in found if any(one.startswith("AWS::Lambda::") for one in each.types)]
    row = next(line for line in page.splitlines() if line.startswith("| Lambda |"))
    assert f"| {money.error(median(lambdas))} | {money.error(max(lambdas))} | Function" in row
    assert row.endswith("| not used |")
    read = [each.error for each in found if each.read]
    assert f"{len(read)} worked examples whose arithmetic was read at AWS" in page
    assert f"(median error {money.error(median(read))}, worst {money.error(max(read))})" in page
    assert f"and {len(found) - len(read)} more written from pages that quote AWS or from memory" in page
    assert all(f"| {each.name} |" in page for each in found)
    share = projected(settings)["black-friday"]
    checked = {each for one in found for each in one.types}
    covered = sum(amount.base for name, amount in share.by_type().items() if name in checked)
    assert f"; {money.share(covered, share.total.base)} of the black-friday month of prod" in page


def test_what_no_example_checks_is_said(settings, monkeypatch):
    fullest = projected(settings)["black-friday"]
    one = Checked("x", frozenset({"AWS::EC2::NatGateway"}), "s", True, True, Decimal(1), Decimal("1.01"))
    found = accuracy(fullest, [one])
    by = {each.name: each for each in found.families}
    assert by["EC2"].unchecked == ("AWS::EC2::EIP",)
    assert by["DynamoDB"].unchecked == ("AWS::DynamoDB::Table",)
    assert by["EC2"].worst == Decimal("0.01")
    assert (len(found.read.examples), found.unread.median, found.unread.worst) == (1, 0, 0)
    assert found.covered == fullest.by_type()["AWS::EC2::NatGateway"].base
    monkeypatch.setattr(cost, "_examples", lambda: (one,))
    page = cost.render(settings)["accuracy.md"].split("## What no example checks")[1].split("## Examples")[0]
    assert "| EC2 | EIP |" in page
    assert "any bill" in page


def test_without_the_sources_nothing_is_claimed(settings, monkeypatch):
    monkeypatch.setattr(cost, "_examples", lambda: ())
    page = cost.render(replace(settings))["accuracy.md"]
    assert "**No worked example is at hand**" in page
    assert "reproduces" not in page
    assert "| EC2 |" in page.split("## What no example checks")[1]


def test_the_folder_of_examples_is_that_of_the_tests():
    assert Path(__file__).parents[1] / "cost_model" / "examples" == cost_accuracy.EXAMPLES


@pytest.mark.parametrize(
    ("value", "shown"), [(3e6, "3,000,000"), (0.005, "0.005"), (1, "1"), (0, "0"), (2e-10, "2e-10"), (1.5, "1.5")]
)
def test_numbers_of_profiles_are_not_in_powers_of_ten(value, shown):
    assert money.number(value) == shown


@pytest.mark.parametrize(("error", "shown"), [("0", "0 %"), ("0.0000001", "<0.001 %"), ("0.00387", "0.387 %")])
def test_an_error_that_is_not_nothing_is_not_shown_as_nothing(error, shown):
    assert money.error(Decimal(error)) == shown


@pytest.mark.parametrize(("amount", "shown"), [(12.3456, "12.35"), (1234.5, "1,234"), (0.0, "0.00"), (0.001, "<0.01")])
def test_a_simulated_amount_has_cents_only_where_it_is_small(amount, shown):
    assert money.whole(amount) == shown
