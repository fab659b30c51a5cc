"""``stackwarden prices refresh`` against a server on this machine: what takes effect, stops, differs."""

import csv
import json
import os
import subprocess
import sys
import time
from decimal import Decimal
from pathlib import Path

import pytest

from cost_model.prices import PriceBook, shipped
from stackwarden import cli
from tests.stackwarden.prices import conftest as made

ROOT = Path(__file__).parents[3]
pytestmark = made.needs_duckdb


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    shipped.regions_of.cache_clear()
    shipped.sources.cache_clear()


def refresh(lists: made.Lists, *more: str) -> int:
    return cli.main(["prices", "refresh", "--endpoint", lists.url, "--region", "eu-west-1", *more])


def test_a_refresh_takes_effect_with_its_source(lists, capsys) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    assert refresh(lists, "--service", "AmazonEC2") == 0
    price = PriceBook.load("eu-west-1").price("AmazonEC2", "NatGateway-Hours")
    assert (price.unit_price, price.unit, price.trust, price.sku) == (Decimal("0.05"), "hour", "A", "N1")
    assert (price.effective_date, price.confirmed) == ("2026-11-01", "2026-11-20")
    assert price.source == (
        f"AWS price list file {lists.url}/AmazonEC2-eu-west-1.csv, published 2026-11-20T19:25:43Z, "
        "fetched Sat, 28 Nov 2026 09:00:00 GMT"
    )
    out = capsys.readouterr().out
    assert "AmazonEC2 eu-west-1: 5 prices, published 2026-11-20T19:25:43Z" in out
    assert "NatGateway-Hours: $0.048 -> $0.05 (+4.2 %)" in out
    assert "BoxUsage:zz9.large: $0.2" in out
    assert not Path(".stackwarden/prices/.refresh").exists()


def test_only_what_the_model_means_is_taken(lists) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    refresh(lists, "--service", "AmazonEC2")
    written = Path(".stackwarden/prices/AmazonEC2.csv").read_text().splitlines()
    taken = {row["key"]: row["price"] for row in csv.DictReader(written)}
    assert taken == {
        "BoxUsage:m7g.large": "0.091",
        "BoxUsage:zz9.large": "0.2",
        "NatGateway-Hours": "0.05",
        "EBS:VolumeUsage.gp3": "0.088",
        "EBS:VolumeP-Throughput.gp3": "45.056",
    }


def test_the_result_has_the_same_bytes_each_time(lists) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    refresh(lists, "--service", "AmazonEC2", "--output", "one")
    refresh(lists, "--service", "AmazonEC2", "--output", "two")
    for name in ("AmazonEC2.csv", "sources.csv"):
        assert Path("one", name).read_bytes() == Path("two", name).read_bytes()


def test_a_second_refresh_lists_changed_new_and_gone(lists, capsys) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    refresh(lists, "--service", "AmazonEC2")
    capsys.readouterr()
    rows = [row for row in made.EC2 if row["SKU"] != "A6"] + [made.instance("A7", "EU-BoxUsage:zz9.xlarge", "0.4")]
    rows[0] = rows[0] | {"PricePerUnit": "0.0819"}
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, rows)
    refresh(lists, "--service", "AmazonEC2", "--format", "json")
    whole = json.loads(capsys.readouterr().out)
    made.valid(whole, "prices-refresh-output")
    [found] = whole["lists"]
    assert found["changes"] == [
        {"key": "BoxUsage:m7g.large", "kind": "changed", "old": "0.091", "new": "0.0819", "percent": -10.0},
        {"key": "BoxUsage:zz9.large", "kind": "gone", "old": "0.2", "new": None, "percent": None},
        {"key": "BoxUsage:zz9.xlarge", "kind": "new", "old": None, "new": "0.4", "percent": None},
    ]


def test_other_regions_of_the_folder_stay(lists) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    refresh(lists, "--service", "AmazonEC2")
    other = [row | {"usageType": row["usageType"].replace("EU-", "EUC1-")} for row in made.EC2]
    lists.files["AmazonEC2-eu-central-1"] = made.offer(made.EC2_COLUMNS, other)
    cli.main(["prices", "refresh", "--endpoint", lists.url, "--region", "eu-central-1", "--service", "AmazonEC2"])
    book = PriceBook.load("eu-west-1")
    for region in ("eu-west-1", "eu-central-1"):
        assert book.price("AmazonEC2", "BoxUsage:zz9.large", region=region).unit_price == Decimal("0.2")


def test_a_broken_download_is_continued_and_finished_lists_are_not_fetched_again(lists, capsys) -> None:
    lists.files["AmazonVPC-eu-west-1"] = made.offer(
        made.EC2_COLUMNS, [made.on_demand("V1", "EU-VpcEndpoint-Hours", "0.012")], "AmazonVPC"
    )
    lists.files["AmazonEC2-eu-west-1"] = whole = made.offer(made.EC2_COLUMNS, made.EC2)
    lists.breaks_after["AmazonEC2-eu-west-1"] = 3000
    wanted = ["--service", "AmazonVPC", "--service", "AmazonEC2"]
    assert refresh(lists, *wanted) == 7
    told = capsys.readouterr().err
    assert f"the connection ended after 3,000 of {len(whole):,} bytes" in told
    assert "it goes on from here" in told
    assert Path(".stackwarden/prices/.refresh/.gitignore").read_text() == "*\n", "a half file is never committed"
    assert PriceBook.load("eu-west-1").price("AmazonVPC", "VpcEndpoint-Hours").unit_price == Decimal("0.012")
    assert refresh(lists, *wanted) == 0
    assert lists.ranges == ["", "", "bytes=3000-"]
    assert lists.fetched.count("AmazonVPC-eu-west-1") == 1
    assert PriceBook.load("eu-west-1").price("AmazonEC2", "NatGateway-Hours").unit_price == Decimal("0.05")


def test_a_part_of_another_version_is_thrown_away(lists) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    lists.breaks_after["AmazonEC2-eu-west-1"] = 3000
    assert refresh(lists, "--service", "AmazonEC2") == 7
    lists.version = "20261127000000"
    assert refresh(lists, "--service", "AmazonEC2") == 0
    assert lists.ranges == ["", ""]


def test_a_failed_refresh_leaves_the_book_as_it_was(lists, capsys) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    refresh(lists, "--service", "AmazonEC2")
    before = Path(".stackwarden/prices/AmazonEC2.csv").read_bytes()
    lists.version = "20261127000000"
    for broken, said in (
        (b"<html>not found</html>", "no price list file of AWS's"),
        (made.offer(["SKU", "Price"], []), "AWS has changed the file"),
        (made.offer(made.EC2_COLUMNS, made.EC2[2:4]), "no price that the book can take"),
    ):
        lists.files["AmazonEC2-eu-west-1"] = broken
        assert refresh(lists, "--service", "AmazonEC2") == 7
        assert said in capsys.readouterr().err
        assert Path(".stackwarden/prices/AmazonEC2.csv").read_bytes() == before
        Path(".stackwarden/prices/.refresh/AmazonEC2-eu-west-1.csv").unlink()


def test_engines_and_class_names_are_those_of_the_book(lists) -> None:
    rows = [
        made.on_demand(f"R{n}", f"EU-InstanceUsage:{cls}", price, **{"Database Engine": engine, "operation": operation})
        for n, (cls, price, engine, operation) in enumerate(
            (
                ("db.r7g.xl", "0.6", "PostgreSQL", "CreateDBInstance:0014"),
                ("db.r7g.xl", "0.7", "Aurora PostgreSQL", "CreateDBInstance:0021"),
                ("db.zz9.2xl", "0.8", "MySQL", "CreateDBInstance:0002"),
            )
        )
    ]
    lists.files["AmazonRDS-eu-west-1"] = made.offer(made.RDS_COLUMNS, rows, "AmazonRDS")
    refresh(lists, "--service", "AmazonRDS")
    book = PriceBook.load("eu-west-1")
    for key, price in {
        "InstanceUsage:db.r7g.xlarge|PostgreSQL": "0.6",
        "InstanceUsage:db.r7g.xlarge|Aurora PostgreSQL": "0.7",
        "InstanceUsage:db.zz9.2xlarge|MySQL": "0.8",
    }.items():
        assert book.price("AmazonRDS", key).unit_price == Decimal(price)


def test_savings_plans_become_committed_rates(lists) -> None:
    rows = [
        made.plan("EU-BoxUsage:m7g.large", "0.0512"),
        made.plan("EU-BoxUsage:m7g.large", "0.0449", PurchaseOption="All Upfront")
        | {"Product Family": "EC2InstanceSavingsPlans"},
        made.plan("EU-UnusedBox:m7g.large", "0.0512"),
        made.plan("EU-DedicatedUsage:m7g.large", "0.06"),
        made.plan("EU-Fargate-vCPU-Hours:perCPU", "0.03", DiscountedServiceCode="AmazonECS", DiscountedOperation=""),
    ]
    lists.files["ComputeSavingsPlans-eu-west-1"] = made.offer(made.PLAN_COLUMNS, rows, "AWSComputeSavingsPlan")
    assert refresh(lists, "--service", "ComputeSavingsPlans") == 0
    book = PriceBook.load("eu-west-1")
    found = book.commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "No Upfront")
    assert found is not None
    assert (found.unit_price, found.unit, found.confirmed) == (Decimal("0.0512"), "hour", "2026-11-20")
    assert "ComputeSavingsPlans-eu-west-1.csv, published 2026-11-20" in found.source
    narrow = book.commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "All Upfront")
    assert narrow is not None
    assert narrow.note == "EC2InstanceSavingsPlans, 3 year, All Upfront"
    fargate = book.commitment("AmazonECS", "Fargate-vCPU-Hours:perCPU", 3, "No Upfront")
    assert fargate is not None
    assert len(Path(".stackwarden/prices/commitments/AmazonEC2.csv").read_text().splitlines()) == 3


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--service", "AmazonNothing"], "AWS publishes no price list of AmazonNothing for eu-west-1"),
        (["--service", "../x"], "'../x' is no service code"),
        (
            ["--service", "ComputeSavingsPlans", "--api", "products"],
            "committed rates come by --api files or index alone",
        ),
    ],
)
def test_what_cannot_be_had_is_said(lists, capsys, arguments, said) -> None:
    assert refresh(lists, *arguments) == 2
    assert said in capsys.readouterr().err


def test_without_duckdb_the_remedy_is_named(lists, capsys, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    assert refresh(lists, "--service", "AmazonEC2") == 2
    told = capsys.readouterr().err
    assert "pip install 'stackwarden[prices]'" in told
    assert "--api products" in told


def reservation(sku: str, usage: str, unit: str, price: str, **more: str) -> dict[str, str]:
    term = {
        "TermType": "Reserved",
        "OfferTermCode": "38NPMPTW36",
        "LeaseContractLength": "3yr",
        "OfferingClass": "standard",
    }
    row = made.instance(sku, usage, price, **term | {"PurchaseOption": "Partial Upfront"} | more)
    return row | {"Unit": unit, "StartingRange": "", "EndingRange": ""}


def test_reservations_become_committed_rates_with_what_is_paid_at_once(lists) -> None:
    rows = [
        *made.EC2,
        reservation("A1", "EU-BoxUsage:m7g.large", "Quantity", "525.6"),
        reservation("A1", "EU-BoxUsage:m7g.large", "Hrs", "0.0200000000"),
        reservation("A1", "EU-BoxUsage:m7g.large", "Hrs", "0.01", OfferingClass="convertible", OfferTermCode="X"),
        reservation("A9", "EU-BoxUsage:m7g.large", "Hrs", "0.01", Tenancy="Dedicated", OfferTermCode="Y"),
    ]
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, rows)
    assert refresh(lists, "--service", "AmazonEC2") == 0
    book = PriceBook.load("eu-west-1")
    found = book.commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "Partial Upfront", plan="Reserved")
    assert found is not None
    assert found.unit_price == Decimal("0.04")  # 0.02 and 525.6 over 3 x 8,760 hours
    assert found.note == "Reserved, 3 year, Partial Upfront, $525.6 at once"
    assert book.commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "Partial Upfront") is None, "only when it is asked for"


def test_a_killed_refresh_goes_on_where_it_was(lists, tmp_path) -> None:
    content = made.offer(made.EC2_COLUMNS, made.EC2)
    lists.files["AmazonEC2-eu-west-1"] = content
    lists.stalls_after["AmazonEC2-eu-west-1"] = 3000
    command = ["prices", "refresh", "--endpoint", lists.url, "--region", "eu-west-1", "--service", "AmazonEC2"]
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    running = subprocess.Popen([sys.executable, "-m", "stackwarden", *command], env=os.environ | {"PYTHONPATH": path})
    part = tmp_path / ".stackwarden/prices/.refresh/AmazonEC2-eu-west-1.part"
    deadline = time.monotonic() + 30
    while not (part.is_file() and part.stat().st_size) and time.monotonic() < deadline:
        time.sleep(0.05)
    running.kill()
    running.wait()
    lists.resume.set()
    have = part.stat().st_size
    assert 0 < have <= 3000
    assert refresh(lists, "--service", "AmazonEC2") == 0
    assert lists.ranges == ["", f"bytes={have}-"]
    assert PriceBook.load("eu-west-1").price("AmazonEC2", "NatGateway-Hours").unit_price == Decimal("0.05")


def test_the_public_index_needs_no_credentials(lists, monkeypatch, capsys) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    plans = [made.plan("EU-BoxUsage:m7g.large", "0.0512")]
    lists.files["AWSComputeSavingsPlan-eu-west-1"] = made.offer(made.PLAN_COLUMNS, plans)
    queries = [made.on_demand("D1", "DNS-Queries", "0.0000005", Unit="Queries")]
    lists.files["AmazonRoute53-current"] = made.offer(made.EC2_COLUMNS, queries, "AmazonRoute53")
    wanted = [word for each in ("AmazonEC2", "ComputeSavingsPlans", "AmazonRoute53") for word in ("--service", each)]
    assert refresh(lists, *wanted, "--api", "index") == 0
    book = PriceBook.load("eu-west-1")
    price = book.price("AmazonEC2", "NatGateway-Hours")
    assert price.unit_price == Decimal("0.05")
    assert f"{lists.url}/offers/v1.0/aws/AmazonEC2/20261120192543/eu-west-1/index.csv" in price.source
    assert book.commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "No Upfront") is not None
    assert book.price("AmazonRoute53", "DNS-Queries").unit_price == Decimal("0.0000005")
    assert refresh(lists, "--service", "AmazonNothing", "--api", "index") == 2
    assert "AWS publishes no price list of AmazonNothing" in capsys.readouterr().err


def test_prices_come_by_https_alone(lists, monkeypatch, capsys) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    lists.url = "http://prices.example"
    assert refresh(lists, "--service", "AmazonEC2", "--api", "index") == 2
    assert "prices are fetched by https alone" in capsys.readouterr().err
