"""Refreshed prices take effect: the project's before the user's, both after price files and before the shipped ones."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from cost_model.prices import PriceBook, PriceError, commitments, shipped
from cost_model.prices.price import Layer

HOUR = "NatGateway-Hours"
SOURCE = "AWS price list file https://pricing.example/AmazonEC2.csv"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Writes a folder of refreshed prices, each test its own: what is read is remembered."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def write(place: str, price: str) -> Path:
        path = tmp_path / place
        path.mkdir(parents=True)
        row = ["eu-west-1", HOUR, "", "NatGateway", "hour", "0", "", price, "2026-11-01", "2026-11-20", "A"]
        _write(path / "AmazonEC2.csv", [shipped.COLUMNS, [*row, "price-list", "1", "list:ec2", "SKU1", ""]])
        _write(path / "sources.csv", [["id", "title", "licence"], ["list:ec2", SOURCE, "AWS"]])
        return path

    return write


def _write(path: Path, rows: list[list[str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as text:
        csv.writer(text, lineterminator="\n").writerows(rows)


def test_a_refreshed_price_outranks_the_shipped_one(folder, tmp_path) -> None:
    path = folder("data/stackwarden/prices", "0.05")
    found = PriceBook.load("eu-west-1", project=tmp_path).price("AmazonEC2", HOUR)
    assert (found.unit_price, found.layer, found.source) == (Decimal("0.05"), Layer("user", path.as_posix()), SOURCE)
    assert (found.trust, found.confirmed, found.zero_given) == ("A", "2026-11-20", False)


def test_the_project_outranks_the_user_and_its_price_file_both(folder, tmp_path) -> None:
    folder("data/stackwarden/prices", "0.05")
    folder(".stackwarden/prices", "0.06")
    book = PriceBook.load("eu-west-1", project=tmp_path)
    assert book.price("AmazonEC2", HOUR).unit_price == Decimal("0.06")
    assert [layer.kind for layer in book.layers] == ["project", "user", "shipped"]
    (tmp_path / ".stackwarden" / "prices.yaml").write_text(
        "version: 1\nsource: s\neffective_date: 2026-10-01\nprices:\n"
        f"  - {{service: AmazonEC2, key: {HOUR}, unit: hour, price: 0.07}}\n"
    )
    assert PriceBook.load("eu-west-1", project=tmp_path).price("AmazonEC2", HOUR).unit_price == Decimal("0.07")


def test_what_was_not_refreshed_still_comes_from_the_shipped_prices(folder, tmp_path) -> None:
    folder(".stackwarden/prices", "0.06")
    book = PriceBook.load("eu-west-1", project=tmp_path)
    assert book.price("AmazonEC2", "NatGateway-Bytes").layer.kind == "shipped"
    assert book.price("AmazonEC2", HOUR, region="eu-central-1").layer.kind == "shipped"


def test_a_refreshed_zero_is_a_list_price_and_not_the_users_doing(folder, tmp_path) -> None:
    folder(".stackwarden/prices", "0")
    assert not PriceBook.load("eu-west-1", project=tmp_path).price("AmazonEC2", HOUR).zero_given


def test_a_folder_in_another_format_is_named_with_its_remedy(tmp_path) -> None:
    _write(tmp_path / ".stackwarden/prices/AmazonEC2.csv", [["nothing"]])
    with pytest.raises(PriceError, match=r"AmazonEC2\.csv: the columns are not .*prices refresh"):
        PriceBook.load("eu-west-1", project=tmp_path).price("AmazonEC2", HOUR)


@pytest.fixture
def committed(tmp_path) -> list[Layer]:
    common = ["unit", "rate", "2026-11-01", "2026-11-20", "list:sp", "SKU2", ""]
    rows = [
        ("BoxUsage:m7g.large", "RunInstances", "ComputeSavingsPlans", "3", "No Upfront", "0.05"),
        ("BoxUsage:m7g.large", "RunInstances:0002", "ComputeSavingsPlans", "3", "No Upfront", "0.14"),
        ("BoxUsage:m7g.large", "RunInstances", "EC2InstanceSavingsPlans", "3", "No Upfront", "0.04"),
        ("InstanceUsage:db.r7g.large", "CreateDBInstance:0021", "DatabaseSavingsPlans", "1", "No Upfront", "0.2"),
        ("InstanceUsage:db.r7g.large", "CreateDBInstance:0014", "DatabaseSavingsPlans", "1", "No Upfront", "0.3"),
    ]
    for service, prefix in (("AmazonEC2", "Box"), ("AmazonRDS", "Inst")):
        chosen = [
            ["eu-west-1", usage, operation, plan, term, option, "hour", rate, *common[2:]]
            for usage, operation, plan, term, option, rate in rows
            if usage.startswith(prefix)
        ]
        _write(tmp_path / "book/commitments" / f"{service}.csv", [commitments.COLUMNS, *chosen])
    _write(tmp_path / "book/sources.csv", [["id", "title", "licence"], ["list:sp", SOURCE, "AWS"]])
    return [Layer("project", (tmp_path / "book").as_posix())]


def test_a_commitment_is_found_by_term_option_and_plan(committed) -> None:
    found = commitments.lookup("AmazonEC2", "BoxUsage:m7g.large", "eu-west-1", 3, "No Upfront", folders=committed)
    assert found is not None
    assert (found.unit_price, found.note) == (Decimal("0.05"), "ComputeSavingsPlans, 3 year, No Upfront")
    assert (found.source, found.confirmed, found.sku) == (SOURCE, "2026-11-20", "SKU2")
    narrow = commitments.lookup(
        "AmazonEC2",
        "BoxUsage:m7g.large",
        "eu-west-1",
        3,
        "No Upfront",
        plan="EC2InstanceSavingsPlans",
        folders=committed,
    )
    assert narrow is not None
    assert narrow.unit_price == Decimal("0.04")


def test_an_engine_is_told_apart_by_its_operation(committed) -> None:
    key = "InstanceUsage:db.r7g.large"
    for engine, rate in (("|Aurora PostgreSQL", "0.2"), ("|PostgreSQL", "0.3")):
        found = commitments.lookup("AmazonRDS", key + engine, "eu-west-1", 1, "No Upfront", folders=committed)
        assert found is not None
        assert found.unit_price == Decimal(rate)
    assert commitments.lookup("AmazonRDS", key, "eu-west-1", 1, "No Upfront", folders=committed) is None


@pytest.mark.parametrize(
    ("key", "region", "term", "option"),
    [
        ("BoxUsage:m7g.xlarge", "eu-west-1", 3, "No Upfront"),
        ("BoxUsage:m7g.large", "eu-west-2", 3, "No Upfront"),
        ("BoxUsage:m7g.large", "eu-west-1", 1, "No Upfront"),
        ("BoxUsage:m7g.large", "eu-west-1", 3, "All Upfront"),
    ],
)
def test_a_rate_that_was_not_refreshed_is_none(committed, key, region, term, option) -> None:
    assert commitments.lookup("AmazonEC2", key, region, term, option, folders=committed) is None
    assert PriceBook("eu-west-1", []).commitment("AmazonEC2", "BoxUsage:m7g.large", 3, "No Upfront") is None
