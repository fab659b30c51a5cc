"""From AWS's price list to the book: keys, ladders, units; what does not fit is named and not taken."""

from decimal import Decimal

import pytest

from cost_model.prices.pricelist import Converted, ListRow, Origin, converted, usage_type

ORIGIN = Origin("list:x", "2026-11-20T19:25:43Z")


def row(usage: str, price: str, **more: str) -> ListRow:
    given = {"sku": "S1", "operation": "", "engine": "", "system": "", "unit": "Hrs", "start": "0", "end": "Inf"}
    rest = {"effective": "2026-11-01", "description": "words of AWS"}
    return ListRow(**({"usage": usage, "price": price} | given | rest | more))


def run(service: str, *rows: ListRow, region: str = "eu-west-1") -> Converted:
    return converted(service, region, rows, ORIGIN)


def ladders(found: Converted) -> dict[str, list[tuple[str, str, str]]]:
    out: dict[str, list[tuple[str, str, str]]] = {}
    for each in found.rows:
        out.setdefault(each[1], []).append((each[5], each[6], each[7]))
    return out


@pytest.mark.parametrize(
    ("usage", "service", "region", "spelt"),
    [
        ("EU-BoxUsage:m7g.large", "AmazonEC2", "eu-west-1", "BoxUsage:m7g.large"),
        ("EUW1-BoxUsage:m7g.large", "AmazonEC2", "eu-west-1", "BoxUsage:m7g.large"),
        ("BoxUsage:m7g.large", "AmazonEC2", "us-east-1", "BoxUsage:m7g.large"),
        ("EU-EUC1-AWS-Out-Bytes", "AWSDataTransfer", "eu-west-1", "EUC1-AWS-Out-Bytes"),
        ("USE1-EU-AWS-Out-Bytes", "AWSDataTransfer", "us-east-1", "EU-AWS-Out-Bytes"),
        ("eu-central-1-KMS-Keys", "awskms", "eu-central-1", "KMS-Keys"),
        ("us-east-1-KMS-Keys", "awskms", "us-east-1", "KMS-Keys"),
        ("EUC1-ESInstance:m7g.large", "AmazonES", "eu-central-1", "ESInstance:m7g.large.search"),
        ("CAN1-BoxUsage:m5.large", "AmazonEC2", "ca-central-1", "BoxUsage:m5.large"),
        ("XYZ1-CAN1-AWS-Out-Bytes", "AWSDataTransfer", "xy-east-1", "CAN1-AWS-Out-Bytes"),
        ("AFS1-BoxUsage:m5.large", "AmazonEC2", "af-south-1", "BoxUsage:m5.large"),
        ("EU-InstanceUsage:db.r7g.2xl", "AmazonRDS", "eu-west-1", "InstanceUsage:db.r7g.2xlarge"),
        ("EU-InstanceUsage:db.m1.lrg", "AmazonRDS", "eu-west-1", "InstanceUsage:db.m1.large"),
        ("EU-DataTransfer-Out-Bytes", "AmazonCloudFront", "eu-west-1", "EU-DataTransfer-Out-Bytes"),
    ],
)
def test_usage_types_lose_their_region(usage, service, region, spelt) -> None:
    assert usage_type(usage, service, region) == spelt


def test_tiers_join_whatever_their_order() -> None:
    found = run(
        "AmazonS3",
        row("EU-TimedStorage-ByteHrs", "0.022", unit="GB-Mo", start="51200", end="512000"),
        row("EU-TimedStorage-ByteHrs", "0.021", unit="GB-Mo", start="512000"),
        row("EU-TimedStorage-ByteHrs", "0.0230000000", unit="GB-Mo", end="51200"),
    )
    assert ladders(found) == {
        "TimedStorage-ByteHrs": [("0", "51200", "0.023"), ("51200", "512000", "0.022"), ("512000", "", "0.021")]
    }
    first = found.rows[0]
    assert first[0] == "eu-west-1"
    assert first[4] == "GB-month"
    assert first[8:] == ["2026-11-01", "2026-11-20", "A", "price-list", "1", "list:x", "S1", "words of AWS"]


@pytest.mark.parametrize(
    "rows",
    [
        [row("EU-New", "0.02", end="10"), row("EU-New", "0.01", start="20")],
        [row("EU-New", "0.02", end="10")],
        [row("EU-New", "0.02", start="5")],
        [row("EU-New", "cheap")],
        [row("EU-New", "-1")],
    ],
)
def test_a_broken_ladder_is_not_taken(rows) -> None:
    found = run("AmazonS3", *rows)
    assert found.rows == []
    assert found.left == {"tiers with a gap, or a price that is no number": {"New (S1)"}}


def test_a_newer_price_of_the_same_tier_wins() -> None:
    found = run("AmazonNew", row("EU-New", "2", effective="2026-11-01"), row("EU-New", "1", effective="2026-01-01"))
    assert ladders(found) == {"New": [("0", "", "2")]}


def test_a_free_first_tier_is_an_accounts_and_not_deducted() -> None:
    found = run(
        "AmazonDynamoDB",
        row("EU-TimedStorage-ByteHrs", "0", unit="GB-Mo", end="25"),
        row("EU-TimedStorage-ByteHrs", "0.283", unit="GB-Mo", start="25"),
    )
    assert ladders(found) == {"TimedStorage-ByteHrs": [("0", "", "0.283")]}
    assert found.rows[0][-1].startswith("the first 25 a month are free once per account and are not deducted here")


def test_the_books_unit_is_kept_where_the_scale_fits_and_refused_where_not() -> None:
    fits = run("AmazonECS", row("EU-Fargate-GB-Hours", "0.0045", unit="hours"))
    assert fits.rows[0][4] == "GB-hour"
    million = run("AmazonS3", row("EU-Requests-Tier1", "5.0", unit="Million requests"))
    assert million.rows == []
    assert million.left == {"a unit other than the book's": {"Requests-Tier1"}}


def test_kinds_of_load_balancer_keep_the_books_qualifiers() -> None:
    found = run(
        "AWSELB",
        row("EU-LCUUsage", "0.008", sku="S1", operation="LoadBalancing:Application", unit="LCU-Hrs"),
        row("EU-LCUUsage", "0.006", sku="S2", operation="LoadBalancing:Network", unit="LCU-Hrs"),
    )
    assert list(ladders(found)) == ["LCUUsage|LoadBalancing:Application", "LCUUsage|LoadBalancing:Network"]


def test_what_no_key_tells_apart_is_not_guessed() -> None:
    found = run(
        "AmazonRDS",
        row("EU-InstanceUsage:db.m7i.large", "1", sku="S1", engine="Oracle", operation="CreateDBInstance:0020"),
        row("EU-InstanceUsage:db.m7i.large", "2", sku="S2", engine="Oracle", operation="CreateDBInstance:0005"),
    )
    assert found.rows == []
    assert found.left == {"several prices that no key tells apart": {"InstanceUsage:db.m7i.large|Oracle"}}


def test_of_several_operations_the_books_own_keeps_the_bare_key() -> None:
    usage = "EU-DataTransfer-Regional-Bytes"
    plain = row(usage, "0.01", sku="S1", unit="GB")
    inside = row(usage, "0", sku="S2", unit="GB", operation="InterZone-Free")
    assert ladders(run("AWSDataTransfer", plain, inside))["DataTransfer-Regional-Bytes"] == [("0", "", "0.01")]
    other = row(usage, "0.02", sku="S3", unit="GB", operation="PublicIP-In")
    found = run("AWSDataTransfer", inside, other)
    assert found.rows == [], "asked for bare, several answers would be an error where the shipped price was none"
    assert found.left == {"several prices that no key tells apart": {"DataTransfer-Regional-Bytes"}}


def test_new_usage_types_with_several_prices_are_told_apart_by_operation() -> None:
    found = run(
        "AmazonNew", row("EU-Use", "1", sku="S1", operation="Read"), row("EU-Use", "2", sku="S2", operation="Write")
    )
    assert list(ladders(found)) == ["Use|Read", "Use|Write"]


def test_a_global_service_belongs_to_no_region() -> None:
    found = run("AmazonRoute53", row("DNS-Queries", "0.0000004", unit="Queries"))
    assert found.rows[0][:2] == ["global", "DNS-Queries"]
    assert Decimal(found.rows[0][7]) == Decimal("0.0000004")
