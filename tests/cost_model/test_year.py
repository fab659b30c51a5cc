"""Twelve months: seasons, growth, event days, and storage that is carried on."""

from decimal import Decimal
from textwrap import dedent

import pytest

from cfn.errors import CfnError
from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.profile_files import LoadedProfile
from cost_model.project import project
from cost_model.year import FOLDER, LoadedYear, Year, YearMonth, grown, load_year, project_year

SITE = """
    Resources:
      Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b], LoadBalancerAttributes: [
        {Key: access_logs.s3.bucket, Value: !Ref Logs}]}}
      Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
      Logs:
        Type: AWS::S3::Bucket
        Properties: {LifecycleConfiguration: {Rules: [{Status: Enabled, ExpirationInDays: 90}]}}
      Kept: {Type: AWS::S3::Bucket, Properties: {BucketName: accesslogs}}
    """


@pytest.fixture
def site() -> Graph:
    return Graph(resolve(parse(dedent(SITE).encode(), "site.yaml"), Context(region="eu-west-1", name="site")))


def flat(growth: float = 0.0, data: float = 0.0) -> LoadedYear:
    """Twelve times the ordinary month."""
    loaded = load_year()
    one = {"low": 1, "base": 1, "high": 1, "source": "test"}
    year = Year.model_validate(
        {
            **loaded.year.model_dump(),
            "growth": {"value": growth, "source": "test"},
            "data_growth": {"value": data, "source": "test"},
            "months": {number: {"profile": "normal", "load": one} for number in range(1, 13)},
        }
    )
    return LoadedYear(year, loaded.profiles, "")


def test_a_year_without_season_or_growth_is_twelve_times_the_month(site, book):
    year = project_year(site, flat(), book)
    month = project(site, load_year().profiles["normal"], book)
    assert [each.projection.total for each in year.months] == [month.total] * 12
    assert year.total.base == 12 * month.total.base
    assert year.orders[1] == pytest.approx(12 * month.orders[1])


def test_each_month_has_its_own_profile_load_and_tiers(site, book):
    loaded = load_year()
    year = project_year(site, loaded, book)
    assert [each.number for each in year.months] == list(range(1, 13))
    assert [each.profile for each in year.months][6:8] == ["quiet", "quiet"]
    assert (year.months[10].profile, year.months[10].name) == ("black-friday", "November")
    third = year.months[2]
    growth, load = loaded.year.growth, loaded.year.months[3].load
    assert third.load == tuple(getattr(load, n) * (1 + getattr(growth, n)) ** 2 for n in ("low", "base", "high"))
    data = tuple((1 + getattr(loaded.year.data_growth, n)) ** 2 for n in ("low", "base", "high"))
    alone = project(site, LoadedProfile(grown(loaded.profiles["normal"].profile, third.load, data), ""), book)
    assert third.projection.orders == alone.orders
    balancer = [each.amount for each in third.projection.lines if each.resource.logical_id == "Lb"]
    assert balancer == [each.amount for each in alone.lines if each.resource.logical_id == "Lb"]
    lines = third.projection.lines
    assert all(each.already == 0 for each in lines if each.component.startswith("data to the internet"))


def stored(year, logical_id):
    return [
        float(line.quantity.base)
        for month in year.months
        for line in month.projection.lines
        if line.resource.logical_id == logical_id and line.component == "Standard storage"
    ]


def test_storage_grows_and_lags_behind_the_load_that_fills_it(site, book):
    year = project_year(site, flat(growth=0.1), book)
    logs = stored(year, "Logs")
    assert logs == sorted(logs)
    load = [1.1**index for index in range(12)]
    steady = [logs[0] * each for each in load]
    assert logs[0] == pytest.approx(logs[0])
    assert all(held < full for held, full in zip(logs[1:], steady[1:], strict=True))  # older months were smaller


def test_what_expires_is_gone_after_the_season(site, book):
    """Logs kept 90 days: a busy month shows for three months, then no more."""
    one = flat()
    busy = YearMonth.model_validate({"profile": "normal", "load": {"value": 3, "source": "test"}})
    year = project_year(
        site, one._replace(year=one.year.model_copy(update={"months": {**one.year.months, 2: busy}})), book
    )
    logs = stored(year, "Logs")
    assert logs[0] < logs[1] < logs[2]
    assert logs[2] > logs[4] > logs[6] == pytest.approx(logs[0])


def test_data_without_a_lifecycle_grows_by_what_the_year_says(site, book):
    kept = stored(project_year(site, flat(data=0.05), book), "Kept")
    assert kept[11] / kept[0] == pytest.approx(1.05**11)


def test_a_year_starts_where_it_is_told_and_growth_counts_from_there(site, book):
    loaded = load_year()
    year = project_year(site, loaded, book, start=11)
    assert [each.number for each in year.months] == [11, 12, *range(1, 11)]
    assert year.months[0].load[1] == loaded.year.months[11].load.base
    assert year.total.low <= year.total.base <= year.total.high
    assert isinstance(year.total.base, Decimal)


def test_event_days_are_kinds_of_day_of_the_months_profile():
    loaded = load_year()
    november = loaded.profiles[loaded.year.months[11].profile].profile
    assert {name for name, day in november.days.items() if day.event} == {"black-friday", "cyber-monday"}


def test_every_assumption_of_a_shipped_year_has_a_range_and_a_source():
    for path in sorted(FOLDER.glob("*.yaml")):
        for name, driver in load_year(path.stem).year.drivers():
            assert driver.source, name
            assert driver.low < driver.high, name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version: 1\n", "is missing"),
        ("extra: 1\n", "no such key"),
    ],
)
def test_a_year_that_is_not_one_is_refused_at_its_line(tmp_path, text, words):
    body = (FOLDER / "retail.yaml").read_text()
    path = tmp_path / "y.yaml"
    path.write_text(text if text.startswith("version") else body + text)
    with pytest.raises(CfnError, match=words):
        load_year(path.as_posix())


def test_a_year_of_eleven_months_names_the_one_that_is_missing(tmp_path):
    body = (FOLDER / "retail.yaml").read_text().splitlines()
    path = tmp_path / "y.yaml"
    path.write_text("\n".join(line for line in body if not line.startswith("  7:")))
    with pytest.raises(CfnError, match="July"):
        load_year(path.as_posix())


def test_a_year_may_name_profiles_beside_it(tmp_path):
    (tmp_path / "ours.yaml").write_text("extends: normal\nversion: 1\nname: ours\ndescription: test\n")
    path = tmp_path / "y.yaml"
    path.write_text((FOLDER / "retail.yaml").read_text().replace("profile: quiet", "profile: ours.yaml"))
    loaded = load_year(path.as_posix())
    assert loaded.profiles["ours.yaml"].profile.name == "ours"
    assert loaded.sha256 != load_year().sha256


def test_an_unknown_year_names_the_known_ones():
    with pytest.raises(CfnError, match="retail"):
        load_year("nowhere")
