"""What every account has free each month: how it is deducted, and that it names prices there are."""

from decimal import Decimal

import numpy as np
import pytest

from cost_model.prices import PriceBook
from cost_model.prices.allowances import allowance, allowances, deducted
from cost_model.reference_page import price_keys
from cost_model.types.catalogue import CATALOGUE

EGRESS = ("AWSDataTransfer", "DataTransfer-Out-Bytes")


def test_tiers_begin_and_end_where_they_did() -> None:
    price, known = PriceBook.load("us-east-1").price(*EGRESS), allowance(*EGRESS)
    assert known is not None
    less = deducted(price, Decimal(0), known.free, known)
    assert less.amount(Decimal(500)) == Decimal("36.00")
    beyond = Decimal(20_480)
    assert price.amount(beyond) - less.amount(beyond) == Decimal(100) * Decimal("0.09")
    assert less.allowance == known.name


@pytest.mark.parametrize("already", [0, 50, 10_200, 10_240, 20_000])
@pytest.mark.parametrize("quantity", [0, 30, 100, 300, 60_000])
def test_exactly_what_is_left_is_free(already: int, quantity: int) -> None:
    price, known = PriceBook.load("us-east-1").price(*EGRESS), allowance(*EGRESS)
    assert known is not None
    used, free = Decimal(already), Decimal(min(quantity, 100))
    less = deducted(price, used, Decimal(100), known)
    full = price.amount(Decimal(quantity), already=used)
    assert full - less.amount(Decimal(quantity), already=used) == price.amount(free, already=used)
    ends = [tier.end for tier in less.tiers]
    assert [tier.start for tier in less.tiers] == [Decimal(0), *ends[:-1]]
    assert ends[-1] is None


def test_a_ladder_that_is_free_from_its_start_holds_the_allowance_itself() -> None:
    price, known = PriceBook.load("us-east-1").price(*EGRESS), allowance(*EGRESS)
    assert known is not None
    own = deducted(price, Decimal(0), Decimal(100), known)
    assert deducted(own, Decimal(0), Decimal(100), known) is own


def test_every_key_is_one_that_a_type_is_charged_at() -> None:
    asked = {(each.service, each.key) for model in CATALOGUE for each in price_keys(model)}
    odd = {
        ("AWSLambda", "Request-ARM"),
        ("AWSLambda", "Lambda-GB-Second-ARM"),
        ("AWSQueueService", "Requests-FIFO-Tier1"),
    }
    assert {(each.service, key) for each in allowances() for key in each.keys} - asked <= odd


def test_a_simulation_deducts_it_as_well() -> None:
    from cost_model.simulation import _Meter

    book = PriceBook.load("us-east-1", free_tier=True)
    meter = _Meter(book, 2)
    meter._used = {(*EGRESS, "us-east-1"): np.array([80.0, 500.0]), (*EGRESS, "eu-west-1"): np.array([70.0, 0.0])}
    assert meter.by_service()["AWSDataTransfer"] == pytest.approx([50 * 0.09, 400 * 0.09])


@pytest.mark.parametrize(
    ("service", "key", "free"),
    [
        ("AmazonDynamoDB", "TimedStorage-ByteHrs", 25),
        ("AmazonDynamoDB", "WriteCapacityUnit-Hrs", 25 * 730),
        ("AmazonDynamoDB", "ReadCapacityUnit-Hrs", 25 * 730),
        ("AmazonCloudWatch", "CW:AlarmMonitorUsage", 10),
        ("AmazonCloudWatch", "CW:MetricMonitorUsage", 10),
        ("AmazonCloudWatch", "DashboardsUsageHour", 3),
        ("AmazonCloudWatch", "DataProcessing-Bytes", 5),
        ("AWSXRay", "Traces recorded", 100_000),
    ],
)
def test_what_the_pricing_pages_give_everybody_without_end_is_there(service: str, key: str, free: int) -> None:
    known = allowance(service, key)
    assert known is not None
    assert known.free == free


def test_what_only_another_class_of_a_table_or_alarm_has_is_not_free() -> None:
    assert allowance("AmazonDynamoDB", "IA-TimedStorage-ByteHrs") is None
    assert allowance("AmazonDynamoDB", "WriteRequestUnits") is None
    assert allowance("AmazonCloudWatch", "CW:HighResAlarmMonitorUsage") is None
