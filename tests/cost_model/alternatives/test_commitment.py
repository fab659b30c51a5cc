"""The optimal commitment is exact: brute force over every point finds nothing cheaper."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cost_model.alternatives.commitment import Hour, Segment, at, cost, levels, optimum, quantile

money = st.fractions(min_value=0, max_value=20, max_denominator=8)
counts = st.fractions(min_value=Fraction(1, 4), max_value=40, max_denominator=4)
rates = st.fractions(min_value=Fraction(1, 5), max_value=Fraction(6, 5), max_denominator=10)
uses = st.lists(st.builds(lambda spend, rate: Segment(spend * rate, spend), money, rates), max_size=3)
months = st.lists(st.builds(lambda count, use: Hour(count, tuple(use)), counts, uses), min_size=1, max_size=6)
series = st.lists(st.tuples(counts, money), min_size=1, max_size=8)


def every_breakpoint(hours):
    """All commitments at which some hour fills some set of its segments: the slope changes nowhere else."""
    points = {Fraction(0)}
    for hour in hours:
        sums = {Fraction(0)}
        for segment in hour.use:
            sums |= {each + segment.committed for each in sums}
        points |= sums
    return points


@given(months)
def test_no_other_commitment_is_cheaper(hours):
    best = optimum(hours)
    points = sorted(every_breakpoint(hours))
    between = [(a + b) / 2 for a, b in pairwise(points)]
    assert best.cost == min(cost(hours, each) for each in [*points, *between, points[-1] + 1])
    assert best == at(hours, best.commitment)
    assert best.saving >= 0


@given(series, st.fractions(min_value=0, max_value=Fraction(9, 10), max_denominator=20))
def test_with_one_discount_it_is_the_quantile_of_the_hourly_spend(months, discount):
    rate = 1 - discount
    hours = [Hour(count, (Segment(spend * rate, spend),)) for count, spend in months]
    best = optimum(hours)
    at_quantile = quantile(months, discount) * rate if discount else Fraction(0)
    assert cost(hours, at_quantile) == best.cost
    if discount:
        assert best.commitment == at_quantile


@given(series, st.fractions(min_value=Fraction(1, 100), max_value=Fraction(99, 100), max_denominator=100))
def test_a_level_breaks_even_exactly_at_its_discount(months, discount):
    for level in levels(months):
        rate = 1 - discount
        hours = [Hour(count, (Segment(spend * rate, spend),)) for count, spend in months]
        saving = cost(hours, Fraction(0)) - cost(hours, level.spend * rate)
        assert (saving > 0) == (discount > level.break_even)
        assert (saving == 0) == (discount == level.break_even)


def test_by_hand():
    hours = [
        Hour(Fraction(500), (Segment(Fraction(7), Fraction(10)),)),
        Hour(Fraction(230), (Segment(Fraction(14), Fraction(20)),)),
    ]
    best = optimum(hours)  # 230 of 730 h are above 10: less than the 70 % that a second step of 7 would need
    assert best.commitment == 7
    assert best.cost == 730 * 7 + 230 * 10
    assert best.on_demand == 500 * 10 + 230 * 20
    assert best.utilisation == 1
    assert cost(hours, Fraction(14)) == 730 * 14


def test_the_largest_discount_is_used_first():
    hour = Hour(Fraction(1), (Segment(Fraction(9), Fraction(10)), Segment(Fraction(5), Fraction(10))))
    assert cost([hour], Fraction(5)) == 5 + 10
    assert cost([hour], Fraction(0)) == 20
    assert optimum([hour]).commitment == 14


def test_nothing_used_is_nothing_committed():
    assert optimum([Hour(Fraction(730), ())]).commitment == 0
    assert levels([(Fraction(730), Fraction(0))]) == []


def test_of_commitments_that_cost_the_same_it_is_the_smallest():
    hours = [Hour(Fraction(1), (Segment(spend / 2, spend),)) for spend in (Fraction(10), Fraction(20))]
    assert cost(hours, Fraction(5)) == cost(hours, Fraction(10))
    assert optimum(hours).commitment == 5
