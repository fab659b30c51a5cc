"""The simulation runs the price models themselves: every draw must cost what the ordinary computation says."""

from decimal import Decimal
from textwrap import dedent

import pytest

np = pytest.importorskip("numpy", reason="numpy is not installed: only `cost --monte-carlo` needs it")

from cfn.graph import Graph  # noqa: E402  # numpy is optional, so its absence must be seen first
from cfn.platform import load  # noqa: E402
from cfn.resolve import Context, resolve  # noqa: E402
from cfn.source import parse  # noqa: E402
from cost_model.many import DivergedError, Many  # noqa: E402
from cost_model.outcomes import Assumption, Charge, Quantity, decimal  # noqa: E402
from cost_model.profile_files import LoadedProfile, load_profile  # noqa: E402
from cost_model.project import total_of  # noqa: E402
from cost_model.sensitivity import swings  # noqa: E402
from cost_model.simulation import draws, simulate, simulate_months, spread, tornado, totals  # noqa: E402
from cost_model.types import priced_type  # noqa: E402
from cost_model.usage import ResourceUsage, Usage  # noqa: E402
from cost_model.vector import larger, largest, real, smaller, smallest, span  # noqa: E402
from cost_model.year import load_year, planned  # noqa: E402

SITE = """
    Resources:
      Lb: {Type: AWS::ElasticLoadBalancingV2::LoadBalancer, Properties: {Subnets: [a, b]}}
      Listener: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {LoadBalancerArn: !Ref Lb}}
      Key: {Type: AWS::KMS::Key}
    """


@pytest.fixture
def site() -> Graph:
    return Graph(resolve(parse(dedent(SITE).encode(), "site.yaml"), Context(region="eu-west-1", name="site")))


@pytest.mark.parametrize(
    ("environment", "profile"),
    [("prod", "normal"), ("prod", "black-friday"), ("staging", "peak-season"), ("dev", "quiet")],
)
def test_every_draw_of_the_platform_costs_what_the_ordinary_computation_says(repository, book, environment, profile):
    graph = load(repository / "templates" / "platform.yaml", environment).graph
    loaded = load_profile(profile)
    values = draws(loaded.profile, 12, 7)
    found = totals(graph, loaded.profile, values, book, Usage())
    assert found.parts == 1  # no price model of the platform makes the runs part: that would be slow
    for run, total in enumerate(found.total):
        one = loaded.profile.drawn({path: float(each[run]) for path, each in values.items()})
        assert total == pytest.approx(float(total_of(graph, one, book, Usage())), rel=1e-7)


def test_the_same_seed_draws_the_same_and_another_does_not(site, book):
    normal = load_profile("normal")
    one, same, other = (simulate(site, normal, book, runs=500, seed=seed) for seed in (1, 1, 2))
    assert one == same
    assert one.total != other.total


def test_percentiles_are_those_of_the_draws_and_lie_within_the_corners(site, book):
    normal = load_profile("normal")
    found = simulate(site, normal, book, runs=2000, seed=3)
    each = totals(site, normal.profile, draws(normal.profile, 2000, 3), book, Usage()).total
    assert np.mean(each <= found.total.p10) == pytest.approx(0.1, abs=0.001)
    assert np.mean(each <= found.total.p90) == pytest.approx(0.9, abs=0.001)
    low, high = (float(total_of(site, normal.profile.at(end), book, Usage())) for end in ("low", "high"))
    assert low < found.total.p10 < found.total.p50 < found.total.p90 < high
    assert sum(spread.mean for spread in found.by_service.values()) == pytest.approx(found.total.mean)


def test_months_together_are_as_each_alone_and_a_run_is_the_same_world_in_all(site, book):
    loads = [load_profile("quiet"), *(each.load for each in planned(load_year(), 11))]
    fixed = {}
    months = simulate_months(site, loads, book, runs=200, seed=5, fixed=fixed)
    assert len(months) == 13
    assert fixed
    for load_, found in zip(loads, months, strict=True):
        alone = simulate(site, load_, book, runs=200, seed=5)
        assert tuple(spread(found)) == pytest.approx(tuple(alone.total))
    year = sum(months[1:])
    assert spread(year).p90 > sum(spread(each).p50 for each in months[1:])
    assert np.corrcoef(months[1], months[2])[0, 1] > 0.9  # what is dear in November is dear in December


def test_months_without_any_range_cost_what_they_cost(site, book):
    profile = load_profile("normal")
    certain = LoadedProfile(profile.profile.at("base"), "x")
    assert len(set(simulate_months(site, [certain], book, runs=100, seed=1)[0])) == 1


def test_a_draw_is_triangular_and_depends_on_its_own_driver_alone():
    profile = load_profile("normal").profile
    sessions, hits = "sessions_per_day", "content.product-image.cache_hit"
    found = draws(profile, 40_000, 1)
    for path in (sessions, hits):
        driver = dict(profile.drivers())[path]
        ends = sorted((driver.low, driver.high))
        assert ends[0] <= found[path].min() < found[path].max() <= ends[1]
        assert found[path].mean() == pytest.approx((driver.low + driver.base + driver.high) / 3, rel=0.01)
    alone = profile.at("base").model_copy(update={"sessions_per_day": profile.sessions_per_day})
    assert list(draws(alone, 100, 1)) == [sessions]
    assert (draws(alone, 100, 1)[sessions] == draws(profile, 100, 1)[sessions]).all()
    assert not set(draws(profile.at("base"), 100, 1))


def test_runs_that_a_price_model_tells_apart_are_computed_apart(site, book, monkeypatch):
    """A price model that knows nothing of vectors: an ``if``, a ``float``, a plain ``max``."""
    model = priced_type("AWS::KMS::Key")

    def outcomes(resource, context):
        sessions = context.profile.sessions_per_day.base
        keys = 2 if sessions > 300_000 else 1
        yield Charge("key", "awskms", "KMS-Keys", Quantity(decimal(keys), "", "profile"))
        yield Assumption(f"{max(keys, 1)}")

    monkeypatch.setattr(type(model), "outcomes", lambda self, resource, context: outcomes(resource, context))
    normal = load_profile("normal")
    values = draws(normal.profile, 50, 1)
    found = totals(site, normal.profile, values, book, Usage())
    assert found.parts == 3  # all, then the two ways
    for run, total in enumerate(found.total):
        one = normal.profile.drawn({path: float(each[run]) for path, each in values.items()})
        assert total == pytest.approx(float(total_of(site, one, book, Usage())), rel=1e-7)


def test_all_swings_at_once_are_those_of_one_at_a_time(site, book):
    normal = load_profile("normal")
    one = swings(site, normal, book)
    many = tornado(site, normal, book, Usage())
    assert [each.path for each in many] == [each.path for each in one]
    for a, b in zip(many, one, strict=True):
        assert (a.values, a.source, a.assumed) == (b.values, b.source, b.assumed)
        assert all(abs(x - y) < Decimal("0.00001") for x, y in zip(a[2:5], b[2:5], strict=True))


def test_what_a_usage_file_gives_is_not_drawn(site, book):
    given = {
        "Lb": ResourceUsage.model_validate({"capacity_unit_hours": 10, "internet_gb": 10}),
        "Key": ResourceUsage.model_validate({"requests": 10}),
    }
    found = simulate(site, load_profile("normal"), book, Usage(resources=given), runs=200, seed=1)
    assert found.total.p10 == found.total.p90


def test_a_profile_without_ranges_is_simulated_as_one_number(site, book):
    certain = LoadedProfile(load_profile("normal").profile.at("base"), "")
    found = simulate(site, certain, book, runs=100, seed=1)
    assert found.drivers == 0
    total = float(total_of(site, certain.profile, book, Usage()))
    assert found.total == pytest.approx((total,) * 4)


def many(*values: float) -> Many:
    return Many(np.array(values, dtype=float))


def test_many_numbers_compute_as_one():
    a, b = many(1, 2, 3), many(3, 2, 1)
    cases = {
        "+": (a + b, [4, 4, 4]),
        "r+": (1 + a, [2, 3, 4]),
        "-": (a - 1, [0, 1, 2]),
        "r-": (Decimal(1) - a, [0, -1, -2]),
        "*": (a * b, [3, 4, 3]),
        "/": (a / b, [1 / 3, 1, 3]),
        "r/": (6 / a, [6, 3, 2]),
        "neg": (-a, [-1, -2, -3]),
        "round": (round(many(1.26, 2), 1), [1.3, 2]),
        "larger": (larger(2, a), [2, 2, 3]),
        "smaller": (smaller(a, b), [1, 2, 1]),
        "largest": (largest([a, b, 2.5]), [3, 2.5, 3]),
        "smallest": (smallest([2.5, a, b]), [1, 2, 1]),
        "sum": (sum([a, b, 1]), [5, 5, 5]),
    }
    for name, (found, expected) in cases.items():
        assert list(found.runs) == expected, name
    assert a * 0 == 0  # known: no array for what is nothing
    assert real(a) is a
    assert decimal(a) is a
    assert f"{a:,.2f}" == span([a, b]) == "~"
    assert (larger(1, 2), smaller(1, 2), span([3, 1, 2])) == (2, 1, "1 to 3")


def test_where_runs_agree_code_may_decide_and_where_they_differ_it_parts_them():
    assert many(1, 2) < 3
    assert not many(1, 2) >= 3
    assert many(1, 2)
    assert many(4, 4) == 4
    assert many(4, 5) != None  # noqa: E711  # code asks ``None in [...]``
    assert (float(many(4, 4)), int(many(4, 4))) == (4.0, 4)
    for decide in (
        lambda: many(1, 2) <= 1,
        lambda: many(1, 2) == 1,
        lambda: bool(many(1, 0)),
        lambda: float(many(1, 2)),
    ):
        with pytest.raises(DivergedError) as found:
            decide()
        assert list(found.value.mask) == [True, False]
