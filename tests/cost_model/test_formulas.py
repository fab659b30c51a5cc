"""The formulas against the numbers AWS's guides print, and the laws they must keep."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost_model.formulas import (
    GB,
    KB,
    alb_lcu,
    cross_az_billed_gb,
    cross_az_share,
    dynamodb_read_units,
    dynamodb_write_units,
    firehose_gb,
    kinesis_on_demand_gb,
    kinesis_put_units,
    kinesis_shards,
    lambda_gb_seconds,
    log_storage_gb,
    nlb_lcu,
    origin_requests,
    provisioned_units,
    rds_proxy_acus,
    rds_proxy_vcpus,
    sqs_empty_receives,
    sqs_requests,
    tracked_capacity,
    whole_units,
)

amounts = st.floats(0, 1e9, allow_nan=False)
counts = st.integers(0, 10**6)


def test_rounding_up_forgives_float_noise_and_nothing_more() -> None:
    assert whole_units(0.1 * 3, 0.1) == 3  # 0.30000000000000004 / 0.1
    assert whole_units(3.001) == 4
    assert whole_units(0) == 0


@given(st.integers(1, 10**6), st.integers(1, 10**4))
def test_whole_units_cover_and_waste_less_than_one(quantity: int, size: int) -> None:
    units = whole_units(quantity, size)
    assert units == -(-quantity // size)
    assert (units - 1) * size < quantity <= units * size


@pytest.mark.parametrize(("quantity", "size"), [(-1, 1), (math.inf, 1), (math.nan, 1), (1, 0), (1, -2)])
def test_impossible_quantities_are_refused(quantity: float, size: float) -> None:
    with pytest.raises(ValueError, match="cannot cover"):
        whole_units(quantity, size)


@given(amounts, amounts, amounts, amounts, st.integers(0, 200))
def test_lcu_is_the_largest_dimension(new: float, active: float, gb: float, requests: float, rules: int) -> None:
    lcu = alb_lcu(new_connections=new, active_connections=active, gb_per_hour=gb, requests=requests, rules=rules)
    alone = [
        alb_lcu(new_connections=new, active_connections=0, gb_per_hour=0),
        alb_lcu(new_connections=0, active_connections=active, gb_per_hour=0),
        alb_lcu(new_connections=0, active_connections=0, gb_per_hour=gb),
        alb_lcu(new_connections=0, active_connections=0, gb_per_hour=0, requests=requests, rules=rules),
    ]
    assert lcu == max(alone)


def test_ten_rules_are_free_and_lambda_targets_hold_less() -> None:
    still = {"new_connections": 0.0, "active_connections": 0.0}
    assert alb_lcu(**still, gb_per_hour=0, requests=1000, rules=10) == 0
    assert alb_lcu(**still, gb_per_hour=0, requests=1000, rules=11) == 1
    assert alb_lcu(**still, gb_per_hour=0, lambda_gb_per_hour=0.4) == 1


@pytest.mark.parametrize(("protocol", "flows"), [("tcp", 800), ("udp", 400), ("tls", 50)])
def test_nlcu_by_protocol(protocol, flows: int) -> None:
    assert nlb_lcu(new_flows=flows, active_flows=0, gb_per_hour=0, protocol=protocol) == 1
    assert nlb_lcu(new_flows=0, active_flows=0, gb_per_hour=3, protocol=protocol) == 3


def test_tracked_capacity_within_its_limits() -> None:
    assert tracked_capacity(1000, 100, 3, 60).running == 10
    assert tracked_capacity(10, 100, 3, 60).running == 3
    over = tracked_capacity(7000, 100, 3, 60)
    assert (over.needed, over.running, over.saturated) == (70, 60, True)
    assert not tracked_capacity(6000, 100, 3, 60).saturated


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0.1, 1e4), st.integers(0, 50), st.integers(0, 50))
def test_capacity_never_falls_with_load_nor_leaves_its_limits(
    load: float, more: float, per_unit: float, minimum: int, width: int
) -> None:
    maximum = minimum + width
    lower = tracked_capacity(load, per_unit, minimum, maximum)
    higher = tracked_capacity(load + more, per_unit, minimum, maximum)
    assert minimum <= lower.running <= higher.running <= maximum
    assert lower.saturated == (lower.needed > maximum)


@pytest.mark.parametrize(("minimum", "maximum"), [(5, 3), (-1, 3)])
def test_limits_out_of_order_are_refused(minimum: int, maximum: int) -> None:
    with pytest.raises(ValueError, match="Min"):
        tracked_capacity(1, 1, minimum, maximum)


def test_provisioned_dynamodb_keeps_its_headroom() -> None:
    assert provisioned_units(700, 0.7, 5, 40_000).running == 1000
    assert provisioned_units(0, 0.7, 5, 40_000).running == 5
    for target in (0.0, 1.2):
        with pytest.raises(ValueError, match="target utilisation"):
            provisioned_units(1, target, 1, 2)


@pytest.mark.parametrize(
    ("kb", "consistency", "units"),
    [
        (4, "strong", 1),
        (4, "eventual", 0.5),
        (4, "transactional", 2),
        (8, "strong", 2),
        (8, "eventual", 1),
        (4.1, "strong", 2),
    ],
)
def test_dynamodb_reads_as_the_guide_counts(kb: float, consistency, units: float) -> None:
    assert dynamodb_read_units(kb * KB, consistency) == units


def test_dynamodb_writes_as_the_guide_counts() -> None:
    assert dynamodb_write_units(2 * KB) == 2
    assert dynamodb_write_units(2 * KB, transactional=True) == 4
    assert dynamodb_write_units(0) == 1
    assert dynamodb_read_units(0) == 0.5


@given(st.integers(1, 400 * KB))
def test_a_transaction_costs_twice_and_strong_twice_eventual(size: int) -> None:
    assert dynamodb_write_units(size, transactional=True) == 2 * dynamodb_write_units(size)
    assert dynamodb_read_units(size, "transactional") == 2 * dynamodb_read_units(size, "strong")
    assert dynamodb_read_units(size, "strong") == 2 * dynamodb_read_units(size, "eventual")


def test_kinesis_shards_take_the_tightest_limit() -> None:
    assert kinesis_shards(mb_in=3.4, records_in=100) == 4
    assert kinesis_shards(mb_in=0.1, records_in=5000) == 5
    assert kinesis_shards(mb_in=1, records_in=100, mb_out=7) == 4
    assert kinesis_shards(mb_in=0, records_in=0) == 1


def test_streams_round_each_record_up() -> None:
    assert kinesis_put_units(10, 25 * KB) == 10
    assert kinesis_put_units(10, 25 * KB + 1) == 20
    assert kinesis_on_demand_gb(GB / KB, 300) == 1
    assert firehose_gb(GB / (5 * KB), 1400) == pytest.approx(1)


def test_firehose_bills_small_records_as_five_kb() -> None:
    """https://aws.amazon.com/firehose/pricing/ : 500 records/s of 3 KB are 0.002384 GB/s."""
    assert firehose_gb(500, 3 * KB) == pytest.approx(0.002384, abs=1e-6)


def test_lambda_duration_is_rounded_to_the_next_millisecond() -> None:
    assert lambda_gb_seconds(1000, 0.2, 1024) == 1
    assert lambda_gb_seconds(20_000_000, 800, 128) == 2_000_000


def test_sqs_counts_three_calls_and_payload_chunks() -> None:
    assert sqs_requests(1_000_000, 1 * KB) == 3_000_000
    assert sqs_requests(1_000_000, 1 * KB, batch=10) == 300_000
    assert sqs_requests(1000, 256 * KB) == 1000 * (4 + 4 + 1)
    assert sqs_empty_receives(5, 3600) == 900
    for batch in (0, 11):
        with pytest.raises(ValueError, match="1 to 10"):
            sqs_requests(1, 1, batch=batch)


@given(st.integers(1, 20), amounts)
def test_cross_zone_traffic_is_billed_out_and_in(zones: int, gb: float) -> None:
    assert 0 <= cross_az_share(zones) < 1
    assert cross_az_billed_gb(gb, zones) == pytest.approx(2 * gb * (zones - 1) / zones)


def test_one_zone_crosses_nothing_and_no_zone_is_refused() -> None:
    assert cross_az_billed_gb(100, 1) == 0
    with pytest.raises(ValueError, match="at least 1"):
        cross_az_share(0)


def test_caches_let_through_what_they_miss() -> None:
    assert origin_requests(1000, 0.75) == 250
    for ratio in (-0.1, 1.1):
        with pytest.raises(ValueError, match="between 0 and 1"):
            origin_requests(1, ratio)


def test_logs_are_stored_compressed() -> None:
    assert log_storage_gb(100, 3) == pytest.approx(45)


def test_rds_proxy_has_minima() -> None:
    assert rds_proxy_vcpus([2, 4, 1]) == 8
    assert rds_proxy_acus([0.5, 0.5]) == 8
    assert rds_proxy_acus([6, 6]) == 12
    assert rds_proxy_acus([]) == 0
