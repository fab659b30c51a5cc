"""Every shipped row: loads, is well formed, stands once, and its ladder has no gap."""

import csv
import re
from decimal import Decimal

import pytest

from cost_model.prices import shipped
from cost_model.prices.price import Price

SERVICES = shipped.services()
UNDATED = {"AWSSecurityHub", "AWSConfig", "AWSAppSync", "AWSFMS", "AWSShield"}
UNDATED_KEYS = {"Executions-CloudFrontFunctions", "Unused access analysis", "HostedZone"} | {
    f"ApiGatewayCacheUsage:{size} GB" for size in ("1.6", "6.1", "13.5", "28.4", "58.2", "118")
}  # the pages that show them have no date


def rows(service: str) -> list[dict[str, str]]:
    with (shipped.DATA / f"{service}.csv").open(encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def test_the_slice_and_the_coming_stacks_have_their_services() -> None:
    needed = {
        "AmazonEC2", "AWSELB", "AmazonVPC", "AWSDataTransfer", "AmazonECS", "AmazonRDS", "AmazonDynamoDB", "awswaf",
        "awskms", "AWSSecretsManager", "AmazonCloudWatch", "AmazonSNS", "AmazonS3", "AmazonKinesis", "AWSQueueService",
        "AWSLambda", "AmazonCloudFront", "AmazonElastiCache", "AmazonECR", "AmazonRoute53",
    }  # fmt: skip
    assert needed <= set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_every_row_is_well_formed(service: str) -> None:
    for row in rows(service):
        where = f"{service} {row['region']} {row['key']}"
        assert list(row) == shipped.COLUMNS, where
        assert re.fullmatch(r"[0-9]+(\.[0-9]+)?", row["price"]), f"{where}: prices are plain decimal text"
        assert re.fullmatch(r"[0-9]+", row["start"]), where
        assert re.fullmatch(r"[0-9]*", row["end"]), where
        assert re.fullmatch(r"(20\d\d(-\d\d(-\d\d)?)?)?", row["effective"]), where
        assert re.fullmatch(r"(20\d\d(-\d\d(-\d\d)?)?)?", row["confirmed"]), where
        assert row["confirmed"] or service in UNDATED or row["key"] in UNDATED_KEYS, f"{where}: has no date"
        assert row["trust"] in {"A", "B", "C", "D"}, where
        assert row["natural"] in {"", "natural"}, where
        assert row["source"] in shipped.sources(), where
        assert row["unit"], where
        assert "index id" not in row["note"], where


@pytest.mark.parametrize("service", SERVICES)
def test_rows_are_sorted_and_stand_once(service: str) -> None:
    keys = [(row["region"], row["key"], Decimal(row["start"])) for row in rows(service)]
    assert keys == sorted(keys)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("service", SERVICES)
def test_ladders_have_no_gap_and_no_end(service: str) -> None:
    for keys in shipped.regions_of(service).values():
        for key, found in keys.items():
            price = shipped.price_of(service, found)
            assert price.key == key
            assert_ladder(price)
            assert {(row[4], row[3]) for row in found} == {(price.unit, price.operation)}, "one unit, one operation"


def assert_ladder(price: Price) -> None:
    assert price.tiers[0].start == 0
    assert price.tiers[-1].end is None
    for below, above in zip(price.tiers, price.tiers[1:], strict=False):
        assert below.end == above.start
        assert below.start < above.start


def test_a_ladder_known_in_part_says_how_far() -> None:
    [price] = shipped.find("AmazonS3", "TimedStorage-ByteHrs", "eu-west-1")
    assert len(price.tiers) == 1
    assert "known up to 51,200 GB-month" in price.note


def test_a_continued_ladder_is_an_upper_bound_because_it_falls() -> None:
    for service in SERVICES:
        for keys in shipped.regions_of(service).values():
            for found in keys.values():
                prices = [Decimal(row[7]) for row in found]
                if found[-1][6]:
                    assert prices == sorted(prices, reverse=True), (service, found[0])


def test_sources_are_public_and_name_their_licence() -> None:
    for identity, (title, licence) in shipped.sources().items():
        assert title, identity
        assert licence, identity
    used = {row["source"] for service in SERVICES for row in rows(service)}
    assert used == set(shipped.sources())


def test_figures_of_one_unlicensed_source_alone_are_marked() -> None:
    weak = {
        identity for identity, (_, licence) in shipped.sources().items() if "GPL" in licence or licence == "not checked"
    }
    assert weak
    for service in SERVICES:
        for row in rows(service):
            if row["source"] in weak and row["agree"] == "1":
                assert "only source" in row["note"], row


def test_what_cannot_be_followed_is_trusted_only_with_its_sku() -> None:
    documents = [row for service in SERVICES for row in rows(service) if row["source"].startswith("doc:")]
    assert documents
    for row in documents:
        assert row["trust"] != "A" or row["sku"], row
    for identity, (title, _) in shipped.sources().items():
        assert not title.startswith("public document") or identity.startswith("doc:"), identity


def test_the_note_on_irelands_egress_holds_in_the_data() -> None:
    [ireland] = shipped.find("AWSDataTransfer", "DataTransfer-Out-Bytes", "eu-west-1")
    [frankfurt] = shipped.find("AWSDataTransfer", "DataTransfer-Out-Bytes", "eu-central-1")
    assert ireland.tiers == frankfurt.tiers
    assert f"confirmed {frankfurt.confirmed}" in ireland.note
    assert f"newer than {ireland.confirmed}" in ireland.note


def test_a_file_of_other_columns_is_refused(tmp_path, monkeypatch) -> None:
    from cost_model.prices.price import PriceError

    (tmp_path / "AmazonOdd.csv").write_text("region,key\n")
    monkeypatch.setattr(shipped, "DATA", tmp_path)
    with pytest.raises(PriceError, match="reinstall"):
        shipped.regions_of("AmazonOdd")


@pytest.mark.parametrize("service", SERVICES)
def test_a_key_has_one_unit_in_all_regions(service: str) -> None:
    units: dict[str, set[str]] = {}
    for row in rows(service):
        units.setdefault(row["key"], set()).add(row["unit"])
    assert {key: found for key, found in units.items() if len(found) > 1} == {}
