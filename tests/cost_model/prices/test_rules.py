"""Proxies and derived prices: what each rule gives, that it is marked, and that its reason holds in the data."""

from decimal import Decimal
from fractions import Fraction
from statistics import median

import pytest

from cost_model.prices import PriceBook, shipped
from cost_model.prices.rules import all_rules, rules, size_factor

REGIONS = ("eu-west-1", "eu-central-1", "us-east-1", "us-west-2")


def first(service: str, region: str, key: str) -> Decimal:
    return Decimal(shipped.regions_of(service)[region][key][0][7])


def test_every_rule_says_why_and_names_known_places() -> None:
    for rule in all_rules():
        assert len(rule.why) > 20, rule.name
        known = shipped.regions_of(rule.service)
        assert known, f"{rule.name}: no service {rule.service}"
        if rule.origin:
            assert rule.origin in known, rule.name
            assert rule.regions, f"{rule.name}: a proxy must name the regions it may serve"


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: f"{rule.name}-{rule.service}")
def test_every_rule_gives_at_least_one_price(rule) -> None:
    """A rule that can give nothing is dead, or misspelt."""
    candidates = {key for keys in shipped.regions_of(rule.service).values() for key in keys}
    candidates |= {"CPUCredits:t3|Linux", "ReplWriteCapacityUnit-Hrs", "VpcEndpoint-Bytes", "CW:MetricStreamUsage"}
    candidates |= {"Requests-GIR-Tier1", "PrivateCertificatesIssued", "Crawler-DPU-Hour", "ETDataAccess-Bytes|Read"}
    candidates |= {
        "Event-64K-Chunks:Replay",
        "ReservedLCUUsage|LoadBalancing:Application",
        "DataTransfer-Premium|NA-NA",
    }
    candidates |= {f"BoxUsage:{family}.2xlarge" for family in ("m7g", "c7g", "m6i")}
    candidates |= {key.replace("MySQL", "PostgreSQL") for key in candidates}
    candidates |= {key.replace("InstanceUsage:", "InstanceUsageIOOptimized:") for key in candidates}

    def find(service: str, key: str, region: str):
        found = shipped.find(service, key, region)
        return found[0] if len(found) == 1 else None

    given = [
        rule.apply(key, region, find) for key in sorted(candidates) for region in (*REGIONS, "us-east-2", "global")
    ]
    assert any(price is not None for price in given)


def test_a_proxy_is_marked_and_names_its_region_and_reason() -> None:
    price = PriceBook.load("eu-west-1").price("awskms", "KMS-Keys")
    assert price.grade == "proxy"
    assert price.region == "eu-west-1"
    assert "KMS-Keys in us-east-1" in price.note
    assert "in every region found" in price.note


def test_an_instance_size_is_derived_from_another_size_of_its_family() -> None:
    price = PriceBook.load("eu-central-1").price("AmazonEC2", "BoxUsage:m7g.2xlarge")
    assert (price.grade, price.unit_price, price.unit) == ("derived", Decimal("0.391"), "hour")
    assert "BoxUsage:m7g.16xlarge in eu-central-1 x 1/8" in price.note
    assert price.sku == ""


def test_aurora_standard_is_derived_from_io_optimized() -> None:
    price = PriceBook.load("eu-west-1").price("AmazonRDS", "InstanceUsage:db.r7g.xlarge|Aurora MySQL")
    assert (price.grade, price.unit_price) == ("derived", Decimal("0.608"))


def test_a_published_price_outranks_every_rule() -> None:
    price = PriceBook.load("us-east-1").price("AmazonRDS", "InstanceUsage:db.r7g.xlarge|Aurora MySQL")
    assert (price.grade, price.unit_price) == ("exact", Decimal("0.553"))


def test_rules_start_from_your_own_prices_too(tmp_path) -> None:
    overlay = tmp_path / "p.yaml"
    overlay.write_text(
        "version: 1\nsource: contract\neffective_date: 2026-10-01\n"
        "prices:\n"
        "  - {service: AmazonDynamoDB, key: WriteRequestUnits, region: eu-west-1, unit: request, price: 0.0000005}\n"
    )
    price = PriceBook.load("eu-west-1", overlays=[overlay]).price("AmazonDynamoDB", "ReplWriteRequestUnits")
    assert (price.grade, price.unit_price, price.trust) == ("derived", Decimal("0.0000005"), "U")


def test_a_derived_unit_is_the_units_own() -> None:
    price = PriceBook.load("eu-central-1").price("AmazonDynamoDB", "WriteCapacityUnit-Hrs")
    assert (price.unit, price.unit_price, price.operation) == ("WCU-hour", Decimal("0.000793"), "")


@pytest.mark.parametrize("service", sorted({rule.service for rule in all_rules() if rule.name == "oregon"}))
def test_oregon_costs_what_virginia_costs(service: str) -> None:
    known = shipped.regions_of(service)
    common = [key for key in known["us-west-2"] if key in known["us-east-1"]] if "us-west-2" in known else []
    assert [key for key in common if first(service, "us-west-2", key) != first(service, "us-east-1", key)] == []


def test_ohio_costs_what_virginia_costs() -> None:
    found = 0
    for service in sorted({rule.service for rule in all_rules() if rule.name == "ohio"}):
        known = shipped.regions_of(service)
        common = [key for key in known.get("us-east-2", ()) if key in known["us-east-1"]]
        found += len(common)
        assert [key for key in common if first(service, "us-east-2", key) != first(service, "us-east-1", key)] == []
    assert found > 15


def test_aurora_engines_cost_the_same_where_both_are_known() -> None:
    keys = [
        key
        for key in shipped.regions_of("AmazonRDS")["eu-west-1"]
        if key.startswith("InstanceUsage:") and key.endswith("|Aurora MySQL")
    ]
    pairs = [(key, key.replace("MySQL", "PostgreSQL")) for key in keys]
    both = [(a, b) for a, b in pairs if b in shipped.regions_of("AmazonRDS")["eu-west-1"]]
    assert len(both) > 15
    assert [a for a, b in both if first("AmazonRDS", "eu-west-1", a) != first("AmazonRDS", "eu-west-1", b)] == []


def test_io_optimized_costs_thirteen_tenths_of_standard() -> None:
    known = shipped.regions_of("AmazonRDS")
    ratios = [
        first("AmazonRDS", region, key.replace("InstanceUsage:", "InstanceUsageIOOptimized:"))
        / first("AmazonRDS", region, key)
        for region in REGIONS
        for key in known[region]
        if key.startswith("InstanceUsage:")
        and "|Aurora" in key
        and key.replace("InstanceUsage:", "InstanceUsageIOOptimized:") in known[region]
    ]
    assert len(ratios) > 50
    assert all(abs(ratio - Decimal("1.3")) < Decimal("0.02") for ratio in ratios)
    assert abs(median(ratios) - Decimal("1.3")) < Decimal("0.001")


@pytest.mark.parametrize("region", REGIONS)
def test_sizes_of_a_family_are_proportional(region: str) -> None:
    """Leaving each known size out in turn, the rule finds it again within 0.5 % (prices carry four decimals)."""
    [rule] = [rule for rule in rules("AmazonEC2") if rule.name == "ec2-size"]
    known = shipped.regions_of("AmazonEC2")[region]
    checked = 0
    for key in known:
        if rule.key.fullmatch(key) is None:
            continue
        derived = rule.apply(
            key,
            region,
            lambda service, other, where, left_out=key: (
                None if other == left_out else next(iter(shipped.find(service, other, where)), None)
            ),
        )
        if derived is not None:
            actual = first("AmazonEC2", region, key)
            assert abs(derived.unit_price - actual) <= max(actual * Decimal("0.005"), Decimal("0.0001")), key
            checked += 1
    assert checked > 40


@pytest.mark.parametrize(
    ("size", "factor"),
    [("nano", Fraction(1, 16)), ("medium", Fraction(1, 2)), ("large", 1), ("xlarge", 2), ("16xlarge", 32)],
)
def test_size_factors(size: str, factor: Fraction) -> None:
    assert size_factor(size) == factor


@pytest.mark.parametrize(
    ("key", "source", "factor", "regions"),
    [
        ("TimedPITRStorage-ByteHrs", "TimedStorage-ByteHrs", "0.8", ("us-east-2", "eu-central-1")),
        ("TimedBackupStorage-ByteHrs", "TimedStorage-ByteHrs", "0.4", ("us-east-2",)),
        ("RestoreDataSize-Bytes", "TimedStorage-ByteHrs", "0.6", ("us-east-2",)),
        ("Streams-Requests", "ReadRequestUnits", "1.6", ("us-east-2",)),
        ("ReplWriteRequestUnits", "WriteRequestUnits", "1", ("us-east-2",)),
        ("WriteCapacityUnit-Hrs", "WriteRequestUnits", "1040", ("us-east-1", "us-east-2")),
        ("ReadCapacityUnit-Hrs", "ReadRequestUnits", "1040", ("us-east-1", "us-east-2")),
    ],
)
def test_dynamodb_ratios_hold_where_both_sides_are_published(
    key: str, source: str, factor: str, regions: tuple[str, ...]
) -> None:
    for region in regions:
        assert first("AmazonDynamoDB", region, key) == first("AmazonDynamoDB", region, source) * Decimal(factor)
