"""The ladder's arithmetic: exact, monotone, additive."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost_model.prices import Price, Tier
from cost_model.prices.price import ZERO

quantities = st.decimals(min_value=0, max_value=10**9, places=4, allow_nan=False)


@st.composite
def prices(draw: st.DrawFn) -> Price:
    bounds = draw(st.lists(st.integers(1, 10**8), max_size=5, unique=True).map(sorted))
    starts = [0, *bounds]
    ends = [*bounds, None]
    rates = draw(
        st.lists(
            st.decimals(min_value=0, max_value=100, places=8, allow_nan=False),
            min_size=len(starts),
            max_size=len(starts),
        )
    )
    tiers = tuple(
        Tier(Decimal(start), None if end is None else Decimal(end), rate)
        for start, end, rate in zip(starts, ends, rates, strict=True)
    )
    return make(*tiers)


def make(*tiers: Tier) -> Price:
    return Price("AmazonTest", "Key", "Key", "", "GB", tiers, "eu-west-1", "2026-11-22", "test", "A")


@given(prices(), quantities, quantities)
def test_amount_is_additive(price: Price, first: Decimal, second: Decimal) -> None:
    assert price.amount(first + second) == price.amount(first) + price.amount(second, already=first)


@given(prices(), quantities, quantities)
def test_amount_is_monotone_and_never_negative(price: Price, quantity: Decimal, more: Decimal) -> None:
    assert ZERO <= price.amount(quantity) <= price.amount(quantity + more)


@given(prices(), quantities)
def test_amount_lies_between_the_cheapest_and_the_dearest_rate(price: Price, quantity: Decimal) -> None:
    rates = [tier.price for tier in price.tiers]
    assert min(rates) * quantity <= price.amount(quantity) <= max(rates) * quantity


def test_nothing_costs_nothing() -> None:
    assert make(Tier(ZERO, None, Decimal("0.09"))).amount(ZERO) == ZERO


def test_each_rung_is_charged_at_its_own_rate() -> None:
    price = make(
        Tier(ZERO, Decimal(10), Decimal(3)),
        Tier(Decimal(10), Decimal(30), Decimal(2)),
        Tier(Decimal(30), None, Decimal(1)),
    )
    assert price.unit_price == Decimal(3)
    assert price.amount(Decimal(10)) == Decimal(30)
    assert price.amount(Decimal(11)) == Decimal(32)
    assert price.amount(Decimal(40)) == Decimal(30 + 40 + 10)
    assert price.amount(Decimal(5), already=Decimal(28)) == Decimal(2 * 2 + 3)


@pytest.mark.parametrize("bad", ["-1", "NaN", "Infinity"])
def test_a_quantity_must_be_a_plain_amount(bad: str) -> None:
    price = make(Tier(ZERO, None, Decimal(1)))
    with pytest.raises(ValueError, match="finite and not negative"):
        price.amount(Decimal(bad))
    with pytest.raises(ValueError, match="finite and not negative"):
        price.amount(Decimal(1), already=Decimal(bad))
