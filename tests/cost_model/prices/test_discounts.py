"""Discounts of a contract: what they come off, in which order, by tier, and only while they hold."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from cfn.errors import CfnError
from cost_model.prices import PriceBook

HEAD = "version: 1\nsource: Enterprise agreement\neffective_date: 2026-01-01\n"
NAT = ("AmazonEC2", "NatGateway-Hours")  # 0.048
DAY = date(2026, 11, 28)


@pytest.fixture
def book(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))

    def load(text: str, *more: str, as_of: date = DAY, region: str = "eu-west-1") -> PriceBook:
        paths = []
        for number, each in enumerate((text, *more)):
            paths.append(tmp_path / f"contract{number}.yaml")
            paths[-1].write_text(HEAD + each)
        return PriceBook.load(region, paths, project=tmp_path, as_of=as_of)

    return load


def test_a_percentage_over_everything(book) -> None:
    price = book("discounts:\n  - {name: EDP 2026, percent: 9}\n").price(*NAT)
    assert price.unit_price == Decimal("0.048") * Decimal("0.91")
    assert price.listed[0].price == Decimal("0.048")
    assert price.discounts == (("EDP 2026", "9 %", "Enterprise agreement (contract0.yaml:5)"),)
    assert price.list_amount(Decimal(730)) == Decimal("35.040")
    assert price.layer.kind == "shipped"


def test_usage_type_then_service_then_everything_each_from_what_is_left(book) -> None:
    given = (
        "discounts:\n"
        "  - {name: EDP, percent: 10}\n"
        "  - {name: Compute, percent: 20, service: AmazonEC2}\n"
        "  - {name: NAT, percent: 50, service: AmazonEC2, key: NatGateway-Hours}\n"
    )
    price = book(given).price(*NAT)
    assert [each.name for each in price.discounts] == ["NAT", "Compute", "EDP"]
    assert price.unit_price == Decimal("0.048") * Decimal("0.5") * Decimal("0.8") * Decimal("0.9")
    assert [each.name for each in book(given).price("AmazonS3", "Requests-Tier1").discounts] == ["EDP"]


def test_a_final_discount_keeps_broader_ones_off(book) -> None:
    given = (
        "discounts:\n  - {name: EDP, percent: 10}\n"
        "  - {name: NAT, percent: 50, service: AmazonEC2, key: NatGateway-Hours, final: true}\n"
    )
    assert book(given).price(*NAT).unit_price == Decimal("0.024")


def test_spared_services_keep_their_list_price(book) -> None:
    found = book("discounts:\n  - {name: EDP, percent: 10, spared: [AmazonEC2]}\n")
    assert found.price(*NAT).discounts == ()
    assert found.price("AmazonS3", "Requests-Tier1").discounts


def test_a_price_of_a_price_file_is_what_is_paid(book) -> None:
    price = book(
        "prices:\n  - {service: AmazonEC2, key: NatGateway-Hours, unit: hour, price: 0.04}\n"
        "discounts:\n  - {name: EDP, percent: 10}\n"
    ).price(*NAT)
    assert (price.unit_price, price.discounts, price.listed) == (Decimal("0.04"), (), ())


def test_tiers_of_a_discount_cut_those_of_the_price(book) -> None:
    price = book(
        "discounts:\n  - name: S3\n    service: AmazonS3\n    key: TimedStorage-ByteHrs\n"
        "    tiers:\n      - {up_to: 100, percent: 10}\n      - {percent: 50}\n"
    ).price("AmazonS3", "TimedStorage-ByteHrs")
    first = price.listed[0].price
    assert [tier.end for tier in price.tiers][:2] == [100, price.listed[0].end]
    assert price.tiers[0].price == first * Decimal("0.9")
    assert price.tiers[1].price == first * Decimal("0.5")
    assert [tier.start for tier in price.tiers] == [0, *(tier.end for tier in price.tiers[:-1])]
    assert price.amount(Decimal(150)) == first * 90 + first * 25
    assert price.discounts[0].percent == "10 % up to 100, 50 % beyond"


@pytest.mark.parametrize(
    ("key", "percent"), [("BoxUsage:m7g.*", "20"), ("BoxUsage:m7g.large", "30"), ("BoxUsage:c7g.large", "0")]
)
def test_the_longest_key_wins(book, key, percent) -> None:
    found = book(
        "discounts:\n  - {name: family, percent: 20, service: AmazonEC2, key: 'BoxUsage:m7g.*'}\n"
        "  - {name: class, percent: 30, service: AmazonEC2, key: 'BoxUsage:m7g.large'}\n"
    ).price("AmazonEC2", key.replace("*", "xlarge"))
    listed = (found.listed or found.tiers)[0].price
    assert found.unit_price == listed * (100 - Decimal(percent)) / 100


def test_a_region_of_its_own_outranks_every_region(book) -> None:
    found = book(
        "discounts:\n  - {name: all, percent: 10, service: AmazonEC2}\n"
        "  - {name: here, percent: 30, service: AmazonEC2, region: eu-central-1}\n"
    )
    assert [each.name for each in found.price(*NAT).discounts] == ["all"]
    assert [each.name for each in found.price(*NAT, region="eu-central-1").discounts] == ["here"]


def test_a_usage_type_means_all_its_qualifiers_and_proxies_are_discounted_once(book) -> None:
    found = book("discounts:\n  - {name: ELB, percent: 10, service: AWSELB, key: LCUUsage}\n")
    assert found.price("AWSELB", "LCUUsage|LoadBalancing:Application").discounts
    proxy = book("discounts:\n  - {name: EDP, percent: 10}\n", region="us-west-2").price(
        "AmazonVPC", "VpcEndpoint-Hours"
    )
    assert proxy.grade == "proxy"
    assert proxy.unit_price == proxy.listed[0].price * Decimal("0.9")


@pytest.mark.parametrize(
    ("as_of", "off", "said"),
    [
        (date(2025, 12, 31), False, "begins on 2026-01-01"),
        (date(2026, 1, 1), True, ""),
        (date(2026, 12, 31), True, ""),
        (date(2027, 1, 1), False, "ended on 2026-12-31"),
    ],
)
def test_an_ended_discount_does_nothing_and_says_so(book, as_of, off, said) -> None:
    found = book("discounts:\n  - {name: EDP, percent: 9, since: 2026-01-01, until: 2026-12-31}\n", as_of=as_of)
    assert bool(found.price(*NAT).discounts) is off
    assert found.notes == ((f"discount EDP (contract0.yaml:5) {said}: not applied on {as_of}",) if said else ())


def test_an_ended_price_leaves_the_list_price(book) -> None:
    text = "prices:\n  - {service: AmazonEC2, key: NatGateway-Hours, unit: hour, price: 0.04, until: 2026-10-31}\n"
    found = book(text)
    assert found.price(*NAT).layer.kind == "shipped"
    assert found.notes == (
        "price AmazonEC2 NatGateway-Hours (contract0.yaml:5) ended on 2026-10-31: not applied on 2026-11-28",
    )


def test_one_discount_may_follow_another(book) -> None:
    text = (
        "discounts:\n  - {name: old, percent: 5, until: 2026-06-30}\n  - {name: new, percent: 9, since: 2026-07-01}\n"
    )
    assert [each.name for each in book(text).price(*NAT).discounts] == ["new"]


def test_a_file_of_the_command_line_outranks_the_projects(book, tmp_path) -> None:
    (tmp_path / ".stackwarden").mkdir()
    (tmp_path / ".stackwarden/prices.yaml").write_text(HEAD + "discounts:\n  - {name: project, percent: 5}\n")
    assert [e.name for e in book("discounts:\n  - {name: option, percent: 9}\n").price(*NAT).discounts] == ["option"]
    assert [e.name for e in PriceBook.load("eu-west-1", project=tmp_path).price(*NAT).discounts] == ["project"]


def test_everything_off_is_named_as_given(book) -> None:
    assert book("discounts:\n  - {name: gift, percent: 100}\n").price(*NAT).zero_given


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("{name: a}", 5, "give either percent or tiers"),
        ("{name: a, percent: 9, tiers: [{percent: 1}]}", 5, "give either percent or tiers"),
        ("{name: a, percent: 0}", 5, "greater than 0"),
        ("{name: a, percent: 101}", 5, "less than or equal to 100"),
        ("{name: a, percent: 9, key: K}", 5, "a key needs its service"),
        ("{name: a, tiers: [{percent: 9}]}", 5, "tiers need a key"),
        ("{name: a, percent: 9, service: AmazonS3, spared: [AmazonS3]}", 5, "spared is for"),
        ("{name: a, percent: 9, since: 2026-02-01, until: 2026-01-01}", 5, "until is before since"),
        ("{name: a, service: S, key: K, tiers: [{percent: 9, up_to: 5}]}", 5, "the last tier must have no up_to"),
        ("{name: a, percent: 9, upto: 5}", 5, "no such key"),
        ("{name: a, percent: 9}\n  - {name: b, percent: 8}", 6, "everything is discounted twice at the same time"),
    ],
)
def test_a_mistake_is_named_with_file_and_line(book, entry, line, said) -> None:
    with pytest.raises(CfnError) as caught:
        book(f"discounts:\n  - {entry}\n")
    assert said in str(caught.value)
    assert f"contract0.yaml:{line}:" in str(caught.value)


def test_a_file_of_nothing_is_refused(book) -> None:
    with pytest.raises(CfnError, match="give prices or discounts"):
        book("")


def test_the_example_of_the_manual_works(tmp_path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "prices.md").read_text(encoding="utf-8")
    (tmp_path / "contract.yaml").write_text(text.split("### Discounts")[1].split("```yaml\n")[1].split("```")[0])
    found = PriceBook.load("eu-west-1", [tmp_path / "contract.yaml"], project=tmp_path, as_of=DAY)
    assert [each.name for each in found.price("AmazonCloudFront", "EU-DataTransfer-Out-Bytes").discounts] == [
        "CloudFront term sheet"
    ]
    assert [each.name for each in found.price("AmazonEC2", "BoxUsage:m7g.large").discounts] == ["Compute", "EDP 2026"]
