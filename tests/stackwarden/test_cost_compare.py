"""``cost compare``: the estimate beside a FOCUS or CUR 2.0 export."""

import csv
import gzip
import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from stackwarden import cli

ROOT = Path(__file__).resolve().parents[2]
SHOP = """AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Fn: {Type: AWS::Lambda::Function, Properties: {FunctionName: shop-thumbs, MemorySize: 512}}
  Web: {Type: AWS::EC2::Instance, Properties: {InstanceType: m5.large, ImageId: ami-1}}
  Media: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'shop-media-${AWS::AccountId}'}}
  Nat: {Type: AWS::EC2::NatGateway, Properties: {SubnetId: subnet-1}}
"""
LAMBDA = "arn:aws:lambda:eu-west-1:111122223333:function:shop-thumbs"
TAGS = json.dumps({"aws:cloudformation:stack-name": "shop", "aws:cloudformation:logical-id": "Web"})
# service, usage type, resource, tags, list cost, quantity of 73 hours: a tenth of a month
ROWS = [
    ("AWSLambda", "EU-Request", LAMBDA, "", "0.06", "300000"),
    ("AWSLambda", "EU-Lambda-GB-Second", LAMBDA, "", "0.3", "18000"),
    ("AmazonEC2", "EU-BoxUsage:m5.large", "i-0abc", TAGS, "7.811", "73"),
    ("AmazonS3", "EU-TimedStorage-ByteHrs", "shop-media-111122223333", "", "0.23", "10"),
    ("AmazonEC2", "EU-NatGateway-Bytes", "arn:aws:ec2:eu-west-1:111122223333:natgateway/nat-1", "", "0.48", "10"),
    ("AmazonCloudWatch", "EU-CW:MetricMonitorUsage", "", "", "3", "10"),
]
FOCUS = (
    "ChargeCategory", "ListCost", "BilledCost", "EffectiveCost", "ConsumedQuantity", "x_ServiceCode", "x_UsageType",
    "RegionId", "ResourceId", "Tags", "ChargePeriodStart", "ChargePeriodEnd", "BillingCurrency",
)  # fmt: skip
CUR = (
    "line_item_line_item_type", "pricing_public_on_demand_cost", "line_item_unblended_cost", "line_item_usage_amount",
    "product_servicecode", "line_item_usage_type", "product_region_code", "line_item_resource_id", "resource_tags",
    "line_item_usage_start_date", "line_item_usage_end_date", "line_item_currency_code",
)  # fmt: skip


def _focus(category: str, row: tuple[str, ...], currency: str = "USD") -> list[str]:
    service, usage, resource, tags, cost, quantity = row
    half = str(Decimal(cost) / 2)
    times = ["2026-10-01T00:00:00Z", "2026-10-04T01:00:00Z"]
    return [category, cost, half, half, quantity, service, usage, "eu-west-1", resource, tags, *times, currency]


def _cur(category: str, row: tuple[str, ...]) -> list[str]:
    service, usage, resource, tags, cost, quantity = row
    spelt = tags.replace("aws:cloudformation:stack-name", "aws_cloudformation_stack_name")
    times = ["2026-10-01 00:00:00.000", "2026-10-04 01:00:00.000"]
    half = str(Decimal(cost) / 2)
    return [category, cost, half, quantity, service, usage, "eu-west-1", resource, spelt, *times, "USD"]


def _write(path: Path, columns: tuple[str, ...], rows: list[list[str]]) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *rows])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    (tmp_path / "shop.yaml").write_text(SHOP)
    tax = ("", "", "", "", "2", "0")
    _write(tmp_path / "focus.csv", FOCUS, [*(_focus("Usage", row) for row in ROWS), _focus("Tax", tax)])
    _write(tmp_path / "cur.csv", CUR, [*(_cur("Usage", row) for row in ROWS), _cur("Tax", tax)])
    return tmp_path


def _compare(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    code = cli.main(["cost", "compare", "shop.yaml", "--format", "json", *arguments])
    out, err = capsys.readouterr()
    assert code == 0, err
    schema = json.loads((ROOT / "docs/schemas/cost-compare-output.schema.json").read_text())
    Draft202012Validator(schema).validate(json.loads(out))
    return json.loads(out, parse_float=Decimal)


@pytest.mark.parametrize("export", ["focus.csv", "cur.csv"])
def test_rows_are_joined_by_tags_and_names_and_scaled_to_a_month(folder, capsys, export):
    found = _compare(capsys, "--actual", export)
    assert found["actual"]["hours"] == 73
    by_name = {each["name"].rpartition("/")[2]: each for each in found["by_resource"]}
    assert by_name["Web"]["actual"] == Decimal("78.11") == by_name["Web"]["forecast"]
    assert by_name["Fn"]["actual"] == Decimal("3.6")
    assert by_name["Media"]["actual"] == Decimal("2.3")  # by its name, of which the account's number is not known
    assert found["total"]["actual"] == Decimal("118.81")
    assert found["joined"] == Decimal("84.01")
    assert [(each["service"], each["cost"]) for each in found["not_joined"]] == [
        ("AmazonCloudWatch", 30),
        ("AmazonEC2", Decimal("4.8")),
    ]
    assert [each["name"].rpartition("/")[2] for each in found["not_billed"]] == ["Nat"]
    assert found["actual"]["not_compared"] == [{"category": "Tax", "cost": 2}]
    services = {each["name"]: each["actual"] for each in found["by_service"]}
    assert services["AWSLambda"] == Decimal("3.6")


def test_ids_that_cloudformation_lists_are_joined(folder, capsys):
    listed = {"StackName": "shop", "LogicalResourceId": "Nat", "PhysicalResourceId": "nat-1"}
    (folder / "ids.json").write_text(json.dumps({"StackResources": [listed]}))
    found = _compare(capsys, "--actual", "focus.csv", "--resources", "ids.json")
    assert [each["service"] for each in found["not_joined"]] == ["AmazonCloudWatch"]
    assert found["not_billed"] == []


def test_stacks_of_two_regions_that_share_a_name_are_told_apart(folder, capsys):
    roles = "roles: [primary, secondary]"
    regions = "project: shop\nregions: {primary: eu-west-1, secondary: eu-central-1}\n"
    (folder / "platform.yaml").write_text(f"{regions}stacks:\n  - {{name: web, template: shop.yaml, {roles}}}\n")
    (folder / "environments").mkdir()
    (folder / "environments" / "prod.yaml").write_text(f"{roles}\n")
    row = _focus("Usage", (*ROWS[2][:3], TAGS.replace('"shop"', '"shop-prod-web"'), *ROWS[2][4:]))
    other = [*row[:7], "eu-central-1", *row[8:]]
    _write(folder / "two.csv", FOCUS, [row, [other[0], "1", *other[2:]]])
    options = ["--platform", "platform.yaml", "--environment", "prod", "--actual", "two.csv", "--format", "json"]
    code = cli.main(["cost", "compare", *options])
    found = json.loads(capsys.readouterr().out, parse_float=Decimal)
    assert code == 0
    actual = {each["name"]: each["actual"] for each in found["by_resource"]}
    assert actual == {"primary/web/Web": Decimal("78.11"), "secondary/web/Web": 10}


def test_other_costs_can_be_compared(folder, capsys):
    assert _compare(capsys, "--actual", "focus.csv", "--measure", "effective")["total"]["actual"] == Decimal("59.405")
    assert _compare(capsys, "--actual", "cur.csv", "--measure", "billed")["total"]["actual"] == Decimal("59.405")


def test_what_was_measured_becomes_a_usage_file_with_which_the_forecast_is_right(folder, capsys):
    ids = {"StackName": "shop", "LogicalResourceId": "Nat", "PhysicalResourceId": "nat-1"}
    (folder / "ids.json").write_text(json.dumps({"StackResources": [ids]}))
    options = ["--actual", "focus.csv", "--resources", "ids.json"]
    found = _compare(capsys, *options, "--propose", "measured.yaml")
    proposed = {(each["resource"].rpartition("/")[2], each["key"]): each["value"] for each in found["proposed_usage"]}
    assert proposed["Fn", "requests"] == 3_000_000
    assert proposed["Fn", "duration_ms"] == 120  # 180,000 GB-seconds of 512 MB in 3 M requests
    assert proposed["Media", "standard_gb"] == 100
    assert proposed["Nat", "processed_gb"] == 100
    again = _compare(capsys, *options, "--usage", "measured.yaml")
    by_name = {each["name"].rpartition("/")[2]: each for each in again["by_resource"]}
    assert abs(by_name["Fn"]["difference"]) < Decimal("0.01")
    assert abs(by_name["Media"]["difference"]) < Decimal("0.01")


def test_a_gzipped_export_is_read_whatever_its_name(folder, capsys):
    (folder / "packed").write_bytes(gzip.compress((folder / "focus.csv").read_bytes()))
    assert _compare(capsys, "--actual", "packed")["total"]["actual"] == Decimal("118.81")


def test_text_has_the_answer_first(folder, capsys):
    assert cli.main(["cost", "compare", "shop.yaml", "--actual", "focus.csv"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Forecast $113.15, actual $118.81 a month of 730 h, +$5.66 (+5.0 %)")
    assert "Not compared: Tax, $2.00 in the period" in out
    assert "AmazonCloudWatch: no resource id" in out


@pytest.mark.parametrize(
    ("columns", "rows", "told"),
    [
        (("a", "b"), [], "Neither a FOCUS nor a CUR 2.0 export"),
        (FOCUS[:1] + FOCUS[2:], [], "lacks ListCost"),
        (FOCUS, [], "holds no usage"),
        (FOCUS, [_focus("Usage", ("S", "U", "", "", "1", "1"), "EUR")], "The export is in EUR"),
        (FOCUS, [[*_focus("Usage", ROWS[0])[:1], "much", *_focus("Usage", ROWS[0])[2:]]], "'much' is no number"),
        (FOCUS, [[*_focus("Usage", ROWS[0])[:1], "1e30", *_focus("Usage", ROWS[0])[2:]]], "'1e30' is larger than any"),
        (
            FOCUS,
            [_focus("Usage", ROWS[0]), _focus("Usage", ROWS[0])[:3]],
            "bad.csv:3:1: The row has not as many fields",
        ),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_line(folder, capsys, columns, rows, told):
    _write(folder / "bad.csv", columns, rows)
    assert cli.main(["cost", "compare", "shop.yaml", "--actual", "bad.csv"]) == 2
    err = capsys.readouterr().err
    assert told in err
    assert "bad.csv:" in err


def test_an_export_that_is_cut_off_or_runs_backwards_is_no_smaller_bill(folder, capsys):
    whole = (folder / "focus.csv").read_text()
    (folder / "cut.csv").write_text(whole[:-20])
    (folder / "open.csv").write_text(whole + '"Usage')
    (folder / "back.csv").write_text(whole.replace("2026-10-01T00:00:00Z", "2027-10-01T00:00:00Z"))
    for name, told in (("cut", "cut off or damaged"), ("open", "unexpected end of data"), ("back", "before it begins")):
        assert cli.main(["cost", "compare", "shop.yaml", "--actual", f"{name}.csv"]) == 2
        err = capsys.readouterr().err
        assert told in err
        assert f"{name}.csv:" in err


def _parquet(source: str, target: Path, tags: str) -> None:
    """The CSV export with the types that AWS writes: numbers, times, tags as a map."""
    duckdb = pytest.importorskip("duckdb")
    columns = f"* REPLACE (TRY_CAST({tags} AS JSON)::MAP(VARCHAR, VARCHAR) AS {tags})"
    table = f"SELECT {columns} FROM read_csv('{source}', header=true, types={{'{tags}': 'VARCHAR'}})"  # noqa: S608
    text = f"COPY ({table}) TO '{target}' (FORMAT parquet)"
    duckdb.connect().execute(text)


@pytest.mark.parametrize(("export", "tags"), [("focus", "Tags"), ("cur", "resource_tags")])
def test_a_parquet_export_says_the_same_as_the_csv(folder, capsys, export, tags):
    (folder / "parts").mkdir()
    _parquet(f"{export}.csv", folder / "parts" / "part-0.snappy.parquet", tags)
    expected = _compare(capsys, "--actual", f"{export}.csv")
    for given in ("parts", "parts/part-0.snappy.parquet"):
        found = _compare(capsys, "--actual", given)
        assert found["actual"].pop("file") == given
        assert found == {**expected, "actual": {k: v for k, v in expected["actual"].items() if k != "file"}}


def test_parquet_without_duckdb_says_what_to_install(folder, capsys, monkeypatch):
    (folder / "x.parquet").write_bytes(b"PAR1")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    assert cli.main(["cost", "compare", "shop.yaml", "--actual", "x.parquet"]) == 2
    assert "pip install 'stackwarden[prices]'" in capsys.readouterr().err


def test_a_broken_parquet_export_is_told(folder, capsys):
    pytest.importorskip("duckdb")
    (folder / "x.parquet").write_bytes(b"PAR1 but not really PAR1")
    assert cli.main(["cost", "compare", "shop.yaml", "--actual", "x.parquet"]) == 2
    assert "x.parquet:1:1: The export cannot be read" in capsys.readouterr().err
    (folder / "empty").mkdir()
    assert cli.main(["cost", "compare", "shop.yaml", "--actual", "empty"]) == 2
    assert "no *.parquet file" in capsys.readouterr().err
