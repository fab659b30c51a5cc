from fractions import Fraction
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel

from cfn.errors import CfnError
from cost_model.drivers import LARGEST, Driver, Events, Ratio, Saver, base_of
from cost_model.hours import HOURS_PER_MONTH, month_total, month_total_exact
from cost_model.profile_files import load_profile, names
from cost_model.workload import Curve, Day

LEVELS = ("low", "base", "high")


def test_the_shipped_profiles_are_the_four_of_the_plan():
    assert names() == ["quiet", "normal", "peak-season", "black-friday"]


@pytest.mark.parametrize("name", ["quiet", "normal", "peak-season", "black-friday"])
def test_every_profile_fills_730_hours_exactly_and_names_a_source_for_every_number(name):
    profile = load_profile(name).profile
    slots = profile.slots()
    assert sum((slot.count for slot in slots), Fraction(0)) == HOURS_PER_MONTH
    assert month_total_exact(slots, [1] * len(slots)) == HOURS_PER_MONTH
    assert profile.name == name
    assert all(source.strip() for _, source, _ in profile.sources())
    assert len(list(profile.drivers())) > 50


def test_profiles_carry_more_load_in_this_order_and_a_busier_peak_hour_on_black_friday():
    profiles = [load_profile(name).profile for name in names()]
    sessions = [month_total(p.slots(), [slot.sessions for slot in p.slots()]) for p in profiles]
    assert sessions == sorted(sessions)
    peaks = {p.name: max(slot.sessions for slot in p.slots()) for p in profiles}
    assert peaks["black-friday"] == max(peaks.values())


def orders_of(profile, day=""):
    slots = [slot for slot in profile.slots() if day in {"", slot.day}]
    return month_total(slots, [slot.orders for slot in slots])


def test_the_month_of_black_friday_converts_as_the_season_on_every_day_and_sells_more():
    season, event = load_profile("peak-season").profile, load_profile("black-friday").profile
    for level in LEVELS:
        assert getattr(event.orders_per_session, level) >= getattr(season.orders_per_session, level)
        assert (
            orders_of(event.at(level))
            > orders_of(season.at(level))
            > orders_of(load_profile("normal").profile.at(level))
        )
    assert min(base_of(day.conversion) for day in event.days.values()) >= 1
    assert event.orders_per_session.assumed
    assert "visitors wait for the offers" in event.description


@pytest.mark.parametrize(("day", "times"), [("black-friday", 2.74), ("cyber-monday", 3.37)])
def test_event_days_sell_what_their_source_says_of_the_seasons_mean_day(day, times):
    season, event = load_profile("peak-season").profile, load_profile("black-friday").profile
    days = event.days[day].hours / 24
    mean = orders_of(season) / (HOURS_PER_MONTH / 24)
    assert f"{times} times" in event.days[day].load.source
    assert orders_of(event, day) / days == pytest.approx(times * mean, rel=0.02)


def test_the_sessions_of_a_month_are_days_times_sessions_a_day():
    profile = load_profile("normal").profile
    slots = profile.slots()
    # 522 h of weekdays = 21.75 days at 300,000; 208 h of weekends = 8.6667 days at 1.15 x 300,000
    expected = 522 / 24 * 300_000 + 208 / 24 * 300_000 * 1.15
    assert month_total(slots, [slot.sessions for slot in slots]) == pytest.approx(expected, rel=1e-12)


@given(st.lists(st.floats(0, 1e6), min_size=24, max_size=24).filter(lambda weights: sum(weights) > 0))
def test_the_shares_of_a_curve_sum_to_one_and_keep_their_order(weights):
    curve = Curve(weights=tuple(weights), source="test")
    shares = [curve.share(hour) for hour in range(24)]
    assert sum(shares) == pytest.approx(1)
    busiest = max(range(24), key=lambda hour: weights[hour])
    assert shares[busiest] == max(shares)


@given(st.floats(0, 1e9), st.floats(0, 1e9), st.floats(0, 1e9))
def test_a_driver_ascends_a_saver_descends_or_is_refused(low, base, high):
    for kind, right in ((Driver, low <= base <= high), (Saver, low >= base >= high)):
        try:
            made = kind(low=low, base=base, high=high, source="test")
        except ValueError:
            assert not right
        else:
            assert right
            assert [made.at(level).base for level in LEVELS] == [low, base, high]


def test_a_ratio_stays_between_0_and_1():
    with pytest.raises(ValueError, match="between 0 and 1"):
        Ratio(low=1.5, base=1, high=0, source="test")


def test_one_driver_alone_can_be_moved():
    profile = load_profile("normal").profile
    moved = profile.at("high", only="views_per_session")
    assert moved.views_per_session.base == profile.views_per_session.high
    assert moved.sessions_per_day.base == profile.sessions_per_day.base
    cheap = profile.at("low")
    assert cheap.content["page"].cache_hit.base == profile.content["page"].cache_hit.low


def written(tmp_path, text):
    path = tmp_path / "mine.yaml"
    path.write_text(dedent(text))
    return str(path)


def test_a_profile_file_extends_a_shipped_one_and_has_its_own_hash(tmp_path):
    path = written(
        tmp_path,
        """
        extends: normal
        version: 1
        name: mine
        description: half of it
        sessions_per_day: {value: 150000, source: measured in October, assumed: false}
        """,
    )
    mine, normal = load_profile(path), load_profile("normal")
    assert mine.profile.sessions_per_day.base == 150_000
    assert not mine.profile.sessions_per_day.assumed
    assert mine.profile.days == normal.profile.days
    assert mine.sha256 != normal.sha256


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("extends: normal\nversion: 1\nname: x\nsesions_per_day: 3\n", 4, "sesions_per_day: no such key"),
        ("extends: normal\nversion: 1\nviews_per_session: {low: 9, base: 8, high: 10, source: x}\n", 3, "must ascend"),
        (
            "extends: normal\nversion: 1\ndays:\n  any: {hours: 700, source: x, load: {value: 1, source: x}}\n",
            1,
            "fill 700 hours; they must fill exactly 730",
        ),
        (
            "extends: normal\nversion: 1\nviews_per_session: {value: 1e26, source: x}\n",
            3,
            "less than or equal to 1000000000000000",
        ),
        (
            "extends: normal\nversion: 1\nviews_per_session: {value: .inf, source: x}\n",
            3,
            "valid number",
        ),
        ("extends: normal\nversion: 1\nlogging:\n  object_bytes: {value: 0, source: x}\n", 4, "load is divided by it"),
        (
            "extends: normal\nversion: 1\nplacement:\n  usable_memory: {value: 0, source: x}\n",
            4,
            "load is divided by it",
        ),
        ("extends: mine.yaml\n", 1, "extends itself"),
        ("extends: nothing\n", 1, "no load profile 'nothing'"),
        ("version: 1\nname: x\n", 1, "is missing"),
        ("- a\n", 1, "must be a mapping"),
        ("a: b: c\n", 1, "Not valid YAML"),
    ],
)
def test_a_bad_profile_is_one_error_with_line_and_remedy(tmp_path, text, line, message):
    with pytest.raises(CfnError, match=message) as caught:
        load_profile(written(tmp_path, text))
    assert caught.value.location.line == line
    assert caught.value.location.file.endswith("mine.yaml")
    assert caught.value.remedy


def test_the_largest_number_is_taken():
    assert Driver(low=0, base=0, high=LARGEST, source="test").high == LARGEST


def test_an_unknown_curve_is_named(tmp_path):
    text = """
        extends: normal
        version: 1
        days:
          any: {hours: 730, curve: nightly, source: x, load: {value: 1, source: x}}
        """
    with pytest.raises(CfnError, match="asks for the curve 'nightly'"):
        load_profile(written(tmp_path, text))


def assumed_without_range(profile):
    """Dotted paths of what is assumed as one number: drivers, and counts of events other than one for each."""

    def walk(value, path, source):
        if isinstance(value, Driver):
            if value.source.startswith("assumed") and value.low == value.high:
                yield path
            return
        source = getattr(value, "source", source)
        if isinstance(value, Events | Day) and source.startswith("assumed"):
            names = Events.model_fields if isinstance(value, Events) else ("conversion", "writes")
            plain = {name: getattr(value, name) for name in names}
            numbers = {name: each for name, each in plain.items() if not isinstance(each, Driver)}
            yield from (f"{path}.{name}" for name, each in numbers.items() if each not in {0, 1})
        fields = {n: getattr(value, n) for n in type(value).model_fields} if isinstance(value, BaseModel) else value
        if isinstance(fields, dict):
            for name, inner in fields.items():
                yield from walk(inner, f"{path}.{name}".lstrip("."), source)

    return list(walk(profile, "", ""))


@pytest.mark.parametrize("name", names())
def test_every_assumption_of_a_shipped_profile_has_a_range_and_a_source(name):
    profile = load_profile(name).profile
    assert assumed_without_range(profile) == []
    assert all(driver.source for _, driver in profile.drivers())


def test_the_number_of_events_may_be_a_driver_and_moves_with_its_scenario():
    profile = load_profile("normal").profile
    path = "content.asset.per.session"
    driver = dict(profile.drivers())[path]
    slot = profile.at("base").slots()[0]
    for level in ("low", "base", "high"):
        found = profile.at(level).content["asset"].per.hourly([slot])[0]
        assert found == getattr(driver, level) * slot.sessions
    assert profile.at("high", only=path).content["asset"].per.session == driver.high
    assert profile.at("high", only="sessions_per_day").content["asset"].per.session == driver.base
    assert profile.drawn({path: 9.0}).content["asset"].per.session == 9


def test_a_day_may_convert_in_a_range():
    days = load_profile("black-friday").profile
    low, base, high = (sum(slot.orders / slot.sessions for slot in days.at(n).slots()) for n in ("low", "base", "high"))
    assert low < base < high
