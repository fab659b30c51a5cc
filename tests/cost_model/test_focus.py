"""The forecast in FOCUS's columns: the same money as the projection, and rows that the FOCUS validator takes."""

import csv
import io
import json
import re
import subprocess
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cost_model.focus import COLUMNS, focus_csv, unit
from cost_model.prices.price import Discounted, Price, Tier
from cost_model.projection import LineItem, Money, Named, Projection
from cost_model.services import SERVICES
from stackwarden.cli import main

ROOT = Path(__file__).resolve().parents[2]
NOVEMBER = date(2026, 11, 28)
TAGS = {("data", "Table"): {"Environment": "prod", "Owner": "Zoë"}}


def tiers(*steps):
    ends = [Decimal(start) for start, _ in steps[1:]]
    return tuple(
        Tier(Decimal(start), end, Decimal(price)) for (start, price), end in zip(steps, [*ends, None], strict=True)
    )


def line(quantity, steps, *, already=0, **price):
    ladder = tiers(*steps)
    plain = {"service_code": "AmazonDynamoDB", "key": "Reads", "usage_type": "ReadRequestUnits", "operation": "Get"}
    known = {"unit": "request", "region": "eu-west-1", "effective_date": "2026", "source": "s", "trust": "A"}
    of = Price(**{**plain, **known, "tiers": ladder, **price})
    amount = of.amount(Decimal(quantity), already=Decimal(already))
    return LineItem(
        Named("data", "Table", "AWS::DynamoDB::Table", "data.yaml", 1, "eu-west-1"),
        "reads",
        of,
        Money(*[Decimal(quantity)] * 3),
        Money(amount / 2, amount, amount * 2),
        Decimal(already),
        "2 × 50",
        "profile",
    )


def rows(*lines, month=NOVEMBER):
    projection = Projection("normal", "ff", "eu-west-1", lines, (), (), (), (), (), (1.0, 1.0, 1.0))
    return list(csv.DictReader(io.StringIO(focus_csv([(month, projection)], TAGS))))


def test_a_row_says_what_is_charged_for_whom_and_that_it_is_a_forecast():
    (row,) = rows(line(100, [(0, "0.25")], sku="ABC.DEF.GHI"))
    assert (row["BilledCost"], row["EffectiveCost"], row["ListCost"]) == ("25", "25", "25")
    assert (row["PricingQuantity"], row["PricingUnit"], row["ListUnitPrice"]) == ("100", "Requests", "0.25")
    assert (row["ChargePeriodStart"], row["ChargePeriodEnd"]) == ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z")
    assert (row["ServiceName"], row["ServiceCategory"]) == ("Amazon DynamoDB", "Databases")
    assert (row["ResourceId"], row["ResourceType"]) == ("data/Table", "AWS::DynamoDB::Table")
    assert (row["SkuId"], row["x_SkuPublished"]) == ("ABC", "true")
    assert (row["x_CostLow"], row["x_CostHigh"]) == ("12.5", "50")
    assert (row["x_ServiceCode"], row["x_UsageType"], row["x_Operation"]) == (
        "AmazonDynamoDB", "ReadRequestUnits", "Get",
    )  # fmt: skip
    assert (row["x_Profile"], row["x_PriceTrust"]) == ("normal", "A")
    assert (row["BillingAccountId"], row["InvoiceId"]) == ("forecast", "")


def test_december_ends_in_january():
    (row,) = rows(line(1, [(0, 1)]), month=date(2026, 12, 1))
    assert row["BillingPeriodEnd"] == "2027-01-01T00:00:00Z"


def test_every_tier_is_a_row_with_its_own_price_and_the_range_once():
    found = rows(line(100, [(0, 3), (50, 2), (120, 1)], already=30))
    assert [(each["PricingQuantity"], each["ListUnitPrice"], each["BilledCost"]) for each in found] == [
        ("20", "3", "60"),
        ("70", "2", "140"),
        ("10", "1", "10"),
    ]
    assert len({each["SkuPriceId"] for each in found}) == 3
    assert [each["x_CostHigh"] for each in found] == ["420", "0", "0"]


def test_a_discount_lowers_the_contracted_price_and_not_the_listed_one():
    (row,) = rows(line(10, [(0, "0.9")], listed=tiers((0, 1)), discounts=(Discounted("edp", "10 %", "here"),)))
    assert (row["ListCost"], row["ListUnitPrice"]) == ("10", "1")
    assert (row["ContractedCost"], row["ContractedUnitPrice"], row["BilledCost"]) == ("9", "0.9", "9")


def test_a_usage_type_of_our_own_is_not_given_for_one_of_aws():
    (row,) = rows(line(1, [(0, 1)], natural=True))
    assert row["x_UsageType"] == ""
    assert row["SkuId"] == "AmazonDynamoDB:eu-west-1:Reads"
    assert row["x_SkuPublished"] == "false"


def test_what_is_not_used_in_any_scenario_is_no_row():
    assert rows(line(0, [(0, 1)])) == []


def test_text_is_ascii_and_tags_keep_their_letters():
    projection = Projection("", "", "r", (line(1, [(0, 1)]),), (), (), (), (), (), (0.0, 0.0, 0.0))
    text = focus_csv([(NOVEMBER, projection)], TAGS)
    assert text.isascii()
    assert "2 x 50" in text
    assert '""Zo\\u00eb""' in text


@pytest.mark.parametrize(
    ("ours", "focus"),
    [("GB", "GB"), ("GB-month", "GB-Months"), ("request", "Requests"), ("vCPU-hour", "vCPU-Hours"),
     ("LCU-hour", "LCU-Hours"), ("web ACL-month", "Web ACL-Months")],
)  # fmt: skip
def test_units_are_written_as_focus_writes_them(ours, focus):
    assert unit(ours) == focus


@pytest.fixture(scope="module")
def forecast(tmp_path_factory):
    """The whole of prod."""
    file = tmp_path_factory.mktemp("focus") / "focus.csv"
    manifest = str(ROOT / "templates/platform.yaml")
    options = ["--environment", "prod", "--format", "focus", "--as-of", "2026-11-28", "--output", str(file)]
    assert main(["cost", "--platform", manifest, *options]) == 0
    return file


def test_rows_add_up_to_the_total_and_its_range(forecast, capsys):
    from cfn.platform import load
    from cost_model.prices import PriceBook
    from cost_model.profile_files import load_profile
    from cost_model.project import project

    graph = load(ROOT / "templates/platform.yaml", "prod").graph
    total = project(graph, load_profile("normal"), PriceBook.load("eu-west-1", as_of=NOVEMBER)).total
    found = list(csv.DictReader(forecast.open()))
    assert list(found[0]) == list(COLUMNS)
    for column, amount in zip(("x_CostLow", "BilledCost", "x_CostHigh"), total, strict=True):
        assert sum(Decimal(each[column]) for each in found) == pytest.approx(amount, abs=Decimal("1e-9"))
    for each in found:
        for kind in ("List", "Contracted"):
            product = Decimal(each[f"{kind}UnitPrice"]) * Decimal(each["PricingQuantity"])
            assert product == pytest.approx(Decimal(each[f"{kind}Cost"]), abs=Decimal("1e-12"))
    assert sum('"Environment": "prod"' in each["Tags"] for each in found) > len(found) * 0.8


WEB = "Resources:\n  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: ami-1}}\n"


def test_a_year_is_twelve_months_from_the_one_that_is_named(tmp_path, capsys):
    (tmp_path / "web.yaml").write_text(WEB)
    options = ["--format", "focus", "--as-of", "2026-11-28", "--region", "eu-west-1"]
    assert main(["cost", str(tmp_path / "web.yaml"), *options, "--year"]) == 0
    found = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    starts = [each["ChargePeriodStart"][:7] for each in found if each["SkuMeter"] == "instance hours"]
    assert starts == ["2026-11", "2026-12", *(f"2027-{number:02}" for number in range(1, 11))]
    assert {each["x_Profile"] for each in found if each["ChargePeriodStart"] < "2026-12"} == {"black-friday"}


def test_alternatives_are_not_added_up(tmp_path, capsys):
    assert main(["cost", str(tmp_path), "--format", "focus", "--all-profiles"]) == 2
    assert "alternatives" in capsys.readouterr().err


VALIDATOR = ROOT / ".venv-focus/bin/focus-validator"
SUPPORTED = (
    "REGION_SUPPORTED,TAGGING_SUPPORTED,PUBLIC_PRICE_LIST_SUPPORTED,UNIT_PRICING_SUPPORTED,USAGE_MEASUREMENT_SUPPORTED,"
    "BILLING_BASED_ON_PROVISIONED_RESOURCES_SUPPORTED,RESOURCE_TYPE_ASSIGNMENT_SUPPORTED,NEGOTIATED_PRICING_SUPPORTED,"
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED,ACCOUNT_NAMING_SUPPORTED"
)
NO_INVOICE = {"InvoiceId-C-005-C"}
"""One of two rules, of which either may hold: charges on an invoice name it. A forecast is on none."""


def validated(file):
    """The rules that fail, and how many pass. The validator looks for its currencies from where it is installed."""
    (home,) = (ROOT / ".venv-focus/lib").glob("python3.*/site-packages")
    command = [VALIDATOR, "--data-file", file, "--validate-version", "1.2", "--block-download"]
    command += ["--applicability-criteria", SUPPORTED]
    ran = subprocess.run(command, check=False, cwd=home, capture_output=True, text=True, timeout=300)
    counted = re.search(r"Pass: (\d+)", ran.stdout)
    assert counted, ran.stdout + ran.stderr
    return set(re.findall(r"^\S+ (\S+): FAIL", ran.stdout, re.MULTILINE)), int(counted[1])


needs_validator = pytest.mark.skipif(
    not VALIDATOR.exists(), reason="the FOCUS validator needs Python 3.12: make .venv-focus/.done"
)


@pytest.mark.slow
@needs_validator
def test_the_focus_validator_takes_the_forecast(forecast):
    failed, passed = validated(forecast)
    assert failed == NO_INVOICE
    assert passed > 200


@pytest.mark.slow
@needs_validator
def test_the_focus_validator_sees_what_is_wrong(forecast, tmp_path):
    found = list(csv.DictReader(forecast.open()))
    found[0] |= {"ServiceCategory": "Shopping", "BillingCurrency": "Dollars", "ChargePeriodStart": "November"}
    with (tmp_path / "wrong.csv").open("w") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(found)
    failed, _ = validated(tmp_path / "wrong.csv")
    assert {"ServiceName-C-005-C", "BillingCurrency-C-003-M"} <= failed


@pytest.mark.slow
@needs_validator
def test_categories_are_pairs_that_focus_knows():
    """The validator takes a column as soon as one row is right: each service is looked up in its rules here."""
    (rules,) = (ROOT / ".venv-focus").glob("lib/*/site-packages/focus_validator/rules/model-1.2*.json")
    rule = json.loads(rules.read_text())["ModelRules"]["ServiceSubcategory-C-004-M"]
    pairs = [{each["ColumnName"]: each["Value"] for each in both["Items"]}
             for both in rule["ValidationCriteria"]["Requirement"]["Items"]]  # fmt: skip
    known = {(each["ServiceCategory"], each["ServiceSubcategory"]) for each in pairs}
    assert {(each.category, each.subcategory) for each in SERVICES.values()} <= known
