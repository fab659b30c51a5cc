from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cost_model.capacity.limits import Action, Limits, daily_hour, hourly_desired, hourly_limits
from cost_model.hours import Slot


def slots(event=False):
    return [Slot("day", hour, Fraction(730, 24), event, 0, 0, 0, 0) for hour in range(24)]


@pytest.mark.parametrize(
    ("schedule", "hour"),
    [
        ("0 6 * * *", 6),
        ("30 18 * * MON-FRI", 18),
        ("cron(0 7 * * ? *)", 7),
        ("cron(0 7 ? * MON-FRI *)", 7),
        ("cron(0 18 27 11 ? *)", None),
        ("0 18 24 11 *", None),
        ("at(2026-11-27T00:00:00)", None),
        ("rate(1 hour)", None),
        ("0 */2 * * *", None),
        (None, None),
    ],
)
def test_only_schedules_that_fire_each_day_at_one_hour_are_daily(schedule, hour):
    assert daily_hour(schedule) == hour


def test_a_daily_action_holds_until_the_next_also_over_midnight():
    actions = [Action(8, 6, None), Action(22, 2, None)]
    limits = hourly_limits(Limits(2, 10), actions, slots())
    assert [each.minimum for each in limits] == [2] * 8 + [6] * 14 + [2] * 2
    assert {each.maximum for each in limits} == {10}


def test_a_dated_action_raises_event_days_only_and_the_largest_counts():
    actions = [Action(None, 18, 60), Action(None, 3, 60)]
    assert set(hourly_limits(Limits(3, 40), actions, slots())) == {Limits(3, 40)}
    assert set(hourly_limits(Limits(3, 40), actions, slots(event=True))) == {Limits(18, 60)}


def test_a_minimum_above_the_maximum_lifts_the_maximum():
    assert set(hourly_limits(Limits(1, 4), [Action(None, 9, None)], slots(event=True))) == {Limits(9, 9)}


@given(
    st.integers(0, 50),
    st.integers(0, 50),
    st.lists(st.tuples(st.none() | st.integers(0, 23), st.integers(0, 99), st.integers(0, 99))),
    st.booleans(),
)
def test_limits_always_stay_in_order(minimum, more, given_actions, event):
    actions = [Action(hour, low, max(low, high)) for hour, low, high in given_actions]
    for each in hourly_limits(Limits(minimum, minimum + more), actions, slots(event)):
        assert 0 <= each.minimum <= each.maximum


def test_what_an_action_does_not_name_stays_as_another_set_it():
    actions = [Action(8, 6, None), Action(20, None, 8)]
    limits = hourly_limits(Limits(2, 10), actions, slots())
    assert set(limits) == {Limits(6, 8)}  # each is set every day, and the other does not undo it


def test_a_group_that_no_policy_scales_has_the_size_its_actions_set():
    actions = [Action(8, None, None, 4), Action(20, None, None, 0), Action(None, None, None, 9)]
    assert hourly_desired(2, actions, slots()) == [0] * 8 + [4] * 12 + [0] * 4
    assert hourly_desired(2, actions, slots(event=True)) == [9] * 24
    assert hourly_desired(2, [], slots()) == [2] * 24
