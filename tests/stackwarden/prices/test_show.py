"""``stackwarden prices show``: found by what people have at hand, with source, grade and age."""

import json

import pytest

from stackwarden.cli import main
from tests.stackwarden.prices import conftest as made


@pytest.fixture(autouse=True)
def alone(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "x")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")


def show(capsys, *arguments: str, code: int = 0) -> str:
    assert main(["prices", "show", *arguments, "--as-of", "2026-11-28"]) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


def plain(capsys, *arguments: str) -> list[dict]:
    found = json.loads(show(capsys, *arguments, "--format", "json"))
    made.valid(found, "prices-show-output")
    return found["prices"]


@pytest.mark.parametrize("words", ["NatGateway-Hours", "EU-NatGateway-Hours", "natgateway-hours", "KFNSSCHWD43WZK2R"])
def test_a_usage_type_or_sku_has_its_whole_page(capsys, words) -> None:
    out = show(capsys, words)
    assert out.startswith(
        "AmazonEC2 NatGateway-Hours, eu-west-1\n  $0.048 per hour\n  exact, trust A, from the shipped"
    )
    assert "AmazonEC2 offer 20260910195514, SKU KFNSSCHWD43WZK2R\n" in out
    assert "effective 2026-09-14, seen 2026-09-14, 75 days before 2026-11-28\n" in out


def test_the_same_as_json(capsys) -> None:
    [found] = plain(capsys, "NatGateway-Hours")
    assert found["tiers"] == [{"start": "0", "end": None, "price": "0.048"}]
    assert (found["unit"], found["grade"], found["trust"], found["layer"]) == (
        "hour",
        "exact",
        "A",
        {"kind": "shipped", "file": ""},
    )
    assert (found["effective"], found["seen"], found["age_days"], found["old"]) == (
        "2026-09-14",
        "2026-09-14",
        75,
        False,
    )


def test_old_prices_are_marked(capsys) -> None:
    assert ", OLD\n" in show(capsys, "NatGateway-Hours", "--stale-after", "74")
    assert ", OLD\n" not in show(capsys, "NatGateway-Hours", "--stale-after", "75")


def test_proxies_and_derived_prices_say_so_and_tiers_are_listed(capsys) -> None:
    assert "  proxy, trust " in show(capsys, "KMS-Keys")
    assert "  derived, trust " in show(capsys, "PublicIPv4:IdleAddress")
    tiers = show(capsys, "VpcEndpoint-Bytes", "--region", "us-east-1")
    assert "$0.01 per GB, from 0 to 1048576\n  $0.006 per GB, from 1048576 to 5242880\n" in tiers


def test_a_usage_type_shows_all_its_qualifiers_and_a_class_all_its_uses(capsys) -> None:
    kinds = {each["key"] for each in plain(capsys, "LCUUsage")}
    assert {"LCUUsage|LoadBalancing:Application", "LCUUsage|LoadBalancing:Network"} <= kinds
    uses = {each["key"] for each in plain(capsys, "db.r7g.large")}
    assert {"InstanceUsage:db.r7g.large|PostgreSQL", "Multi-AZUsage:db.r7g.large|MySQL"} <= uses
    assert "[seen 2024-08-09, derived, OLD]" in show(capsys, "db.r7g.large")


def test_a_sku_belongs_to_its_own_region(capsys) -> None:
    [found] = plain(capsys, "S4ZKFHQ6B28FBYVW")
    assert (found["key"], found["region"]) == ("Lambda-GB-Second", "eu-central-1")


def test_a_service_and_a_region(capsys) -> None:
    assert {each["service"] for each in plain(capsys, "amazonvpc")} == {"AmazonVPC"}
    found = {each["service"]: each for each in plain(capsys, "eu-west-1")}
    assert found["AmazonEC2"]["prices"] > 100
    assert found["AmazonEC2"]["oldest"] < found["AmazonEC2"]["newest"]
    assert "AmazonEC2, last seen 20" in show(capsys, "eu-west-1")


def test_a_resource_type(capsys) -> None:
    gateway = show(capsys, "AWS::EC2::NatGateway")
    assert "usage keys: processed_gb" in gateway
    assert "AmazonEC2 NatGateway-Hours, eu-west-1\n" in gateway
    assert show(capsys, "AWS::IAM::Role").startswith("AWS::IAM::Role is free: ")
    assert "AWS::Nimbus::Thing has no price model" in capsys_out(capsys, "AWS::Nimbus::Thing")


def capsys_out(capsys, name: str) -> str:
    assert main(["prices", "show", name]) == 3
    return capsys.readouterr().out


def test_what_is_misspelt_gets_what_is_near(capsys) -> None:
    told = show(capsys, "natgatway-hours", code=3)
    assert "nothing is called natgatway-hours in eu-west-1" in told
    assert "Near: AmazonEC2 NatGateway-Hours" in told
    assert "Give a usage type" in show(capsys, "§§§§", code=3)


def test_an_unknown_region_is_refused(capsys) -> None:
    assert main(["prices", "show", "NatGateway-Hours", "--region", "mars-north-1"]) == 2
    assert "mars-north-1" in capsys.readouterr().err


def test_own_prices_and_discounts_are_shown(capsys, tmp_path) -> None:
    (tmp_path / "contract.yaml").write_text(
        "version: 1\nsource: Agreement\neffective_date: 2026-01-01\n"
        "prices:\n  - {service: MyService, key: Thing-Hours, unit: hour, price: 2}\n"
        "discounts:\n  - {name: EDP, percent: 10}\n"
    )
    out = show(capsys, "NatGateway-Hours", "--prices", "contract.yaml")
    assert "\n  $0.0432 per hour\n  less EDP, 10 %: Agreement (contract.yaml:7)\n  list price $0.048 per hour\n" in out
    assert "$2 per hour\n  exact, trust U, from --prices contract.yaml" in show(
        capsys, "Thing-Hours", "--prices", "contract.yaml"
    )


@made.needs_duckdb
def test_refreshed_prices_and_committed_rates_are_shown(capsys, lists) -> None:
    lists.files["AmazonEC2-eu-west-1"] = made.offer(made.EC2_COLUMNS, made.EC2)
    plans = [made.plan("EU-BoxUsage:m7g.large", "0.0546")]
    lists.files["ComputeSavingsPlans-eu-west-1"] = made.offer(made.PLAN_COLUMNS, plans)
    wanted = ["--service", "AmazonEC2", "--service", "ComputeSavingsPlans", "--region", "eu-west-1"]
    assert main(["prices", "refresh", "--endpoint", lists.url, *wanted]) == 0
    capsys.readouterr()
    out = show(capsys, "BoxUsage:m7g.large")
    assert "from the project's .stackwarden/prices: AWS price list file http://127.0.0.1" in out
    assert "committed: $0.0546 per hour (40.0 % less), ComputeSavingsPlans, 3 year, No Upfront\n" in out
    assert "seen 2026-11-20, 8 days before 2026-11-28\n" in out
