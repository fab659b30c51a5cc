"""Prices as AWS prints them: by the thousand or million, and throughput by MiB/s."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from cfn.errors import CfnError
from cost_model.prices import PriceBook
from cost_model.prices.amounts import one


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("million requests", (1_000_000, "requests")),
        ("1,000 requests", (1_000, "requests")),
        ("10000 request", (10_000, "request")),
        ("5 thousand GB", (5_000, "GB")),
        ("1M requests", (1_000_000, "requests")),
        ("GB-month", (1, "GB-month")),
        ("month", (1, "month")),
        ("MAU", (1, "MAU")),
        ("metric", (1, "metric")),
        ("minute", (1, "minute")),
        ("kB", (1, "kB")),
        ("Million Requests", (1_000_000, "Requests")),
        ("millions of requests", (1_000_000, "requests")),
        ("per million requests", (1_000_000, "requests")),
        ("USD per 1,000 requests", (1_000, "requests")),
        ("$/GB", (1, "GB")),
        ("million", (1_000_000, "unit")),
        ("1M", (1_000_000, "unit")),
        ("64 KB chunk", (1, "64 KB chunk")),
    ],
)
def test_how_many_of_which_unit(written: str, expected: tuple[int, str]) -> None:
    assert one(written) == (Decimal(expected[0]), expected[1])


@pytest.mark.parametrize(
    "written",
    ["0 requests", "0 million requests", "requests (million)", "requests/million", "1e6 requests", "1.5 million GB"],
)
def test_a_million_is_never_taken_for_one(tmp_path: Path, written: str) -> None:
    with pytest.raises(CfnError, match=r"unit .* does not say how many: write `million requests`") as caught:
        book(tmp_path, service="AWSLambda", key="Request", unit=written, price=0.20)
    assert caught.value.location.line > 1


def book(tmp_path: Path, **entry: object) -> PriceBook:
    body = {"version": 1, "source": "test", "effective_date": date(2026, 1, 1), "prices": [entry]}
    path = tmp_path / "prices.yaml"
    path.write_text(yaml.safe_dump(body))
    return PriceBook.load("us-east-1", [path])


def test_a_price_of_a_million_with_tiers(tmp_path: Path) -> None:
    tiers = [{"up_to": 1, "price": 0}, {"price": 0.20}]
    price = book(tmp_path, service="AWSLambda", key="Request", unit="million requests", tiers=tiers).price(
        "AWSLambda", "Request"
    )
    assert price.unit == "requests"
    assert price.amount(Decimal(3_000_000)) == Decimal("0.40")


def test_throughput_by_mib(tmp_path: Path) -> None:
    key = "EBS:VolumeP-Throughput.gp3"
    price = book(tmp_path, service="AmazonEC2", key=key, unit="MiBps-month", price=0.04).price("AmazonEC2", key)
    assert (price.unit, price.unit_price) == ("GiBps-month", Decimal("40.96"))
