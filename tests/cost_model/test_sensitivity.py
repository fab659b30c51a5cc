"""One driver moved at a time: what it alone does to the total."""

from textwrap import dedent

import pytest

from cfn.graph import Graph
from cfn.resolve import Context, resolve
from cfn.source import parse
from cost_model.profile_files import LoadedProfile, load_profile
from cost_model.project import project
from cost_model.sensitivity import swings
from cost_model.usage import ResourceUsage, Usage

SITE = """
    Resources:
      Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
      Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
      Key: {Type: AWS::KMS::Key}
    """


@pytest.fixture
def site() -> Graph:
    return Graph(resolve(parse(dedent(SITE).encode(), "site.yaml"), Context(region="eu-west-1", name="site")))


@pytest.fixture
def normal() -> LoadedProfile:
    return load_profile("normal")


def test_a_swing_is_the_range_of_a_profile_in_which_only_that_driver_has_one(site, normal, book):
    found = {each.path: each for each in swings(site, normal, book)}
    certain = normal.profile.at("base")
    for name in ("sessions_per_day", "views_per_session"):
        only = certain.model_copy(update={name: getattr(normal.profile, name)})
        total = project(site, LoadedProfile(only, ""), book).total
        swing = found[name]
        assert (swing.low, swing.base, swing.high) == total
        assert swing.low < swing.base < swing.high
        assert swing.span == total.high - total.low


def test_the_largest_swing_is_first_and_what_moves_nothing_is_left_out(site, normal, book):
    found = swings(site, normal, book)
    spans = [each.span for each in found]
    assert spans == sorted(spans, reverse=True)
    assert min(spans) > 0
    assert found[0].path == "sessions_per_day"
    paths = {each.path for each in found}
    assert "content.page.bytes" in paths
    assert "databases.catalog.storage_gb" not in paths  # no database here
    assert "content.asset.bytes" not in paths  # no range


def test_a_swing_names_the_values_and_their_source(site, normal, book):
    driver = normal.profile.sessions_per_day
    swing = next(each for each in swings(site, normal, book) if each.path == "sessions_per_day")
    assert swing.values == (driver.low, driver.base, driver.high)
    assert (swing.source, swing.assumed) == (driver.source, driver.assumed)


def test_a_saver_costs_less_at_its_cheap_end_although_that_is_the_larger_number(site, normal, book):
    cached = normal.profile.model_copy(update={"edge": normal.profile.edge.model_copy(update={"cdn": "always"})})
    swing = next(
        each for each in swings(site, LoadedProfile(cached, ""), book) if each.path == "content.product-image.cache_hit"
    )
    assert swing.values[0] > swing.values[2]
    assert swing.low < swing.base < swing.high


def test_what_a_usage_file_gives_moves_with_no_driver(site, normal, book):
    given = {
        "Lb": ResourceUsage.model_validate({"capacity_unit_hours": 10, "internet_gb": 10}),
        "Key": ResourceUsage.model_validate({"requests": 10}),
    }
    assert swings(site, normal, book, Usage(resources=given)) == ()
