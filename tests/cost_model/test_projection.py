from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cfn.platform import load
from cost_model.document import document, to_json
from cost_model.outcomes import decimal
from cost_model.prices import PriceBook
from cost_model.profile_files import LoadedProfile, load_profile, names
from cost_model.project import project

ROOT = Path(__file__).resolve().parents[2]
MANIFEST = ROOT / "templates" / "platform.yaml"


@pytest.fixture(scope="module")
def prices(tmp_path_factory) -> PriceBook:
    return PriceBook.load("eu-west-1", project=tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def platforms():
    return {name: load(MANIFEST, name) for name in ("dev", "staging", "prod")}


@pytest.mark.parametrize("environment", ["dev", "staging", "prod"])
@pytest.mark.parametrize("profile", ["quiet", "normal", "peak-season", "black-friday"])
def test_every_resource_of_the_platform_is_priced_or_free_and_no_charge_is_left_out(
    platforms, prices, environment, profile
):
    platform = platforms[environment]
    projection = project(platform.graph, load_profile(profile), prices)
    every = {(r.stack.key, r.logical_id) for stack in platform.graph.stacks for r in stack.resources.values()}
    lined = {line.resource[:2] for line in projection.lines}
    free = {each.resource[:2] for each in projection.free}
    assert lined | free == every
    assert all(each.reason for each in projection.free)
    assert not projection.unpriced, [(each.resource, each.reason) for each in projection.unpriced]
    assert not projection.price_missing, [(each.resource, each.reason) for each in projection.price_missing]
    counts = projection.counts()
    assert (
        counts["priced"] + counts["partly"] + counts["unpriced"] + counts["free"] == counts["resources"] == len(every)
    )


@pytest.mark.parametrize("profile", ["quiet", "normal", "peak-season", "black-friday"])
def test_totals_add_up_in_every_view_and_the_range_is_in_order(platforms, prices, profile):
    projection = project(platforms["prod"].graph, load_profile(profile), prices)
    total = projection.total
    for sums in (projection.by_service(), projection.by_stack(), projection.by_type()):
        for index in range(3):
            assert sum(money[index] for money in sums.values()) == total[index]
    assert sum(line.amount.base for line in projection.lines) == total.base
    assert Decimal(0) < total.low <= total.base <= total.high
    assert projection.orders[0] <= projection.orders[1] <= projection.orders[2]


def test_low_and_high_of_a_line_are_scenarios_a_warm_pool_shrinks_as_its_group_grows(platforms, prices):
    projection = project(platforms["prod"].graph, load_profile("normal"), prices)
    pools = [each.amount for each in projection.lines if each.resource.type == "AWS::AutoScaling::WarmPool"]
    assert any(amount.low > amount.base > amount.high for amount in pools)


def test_a_busier_profile_costs_more_and_a_smaller_environment_less(platforms, prices):
    totals = [project(platforms["prod"].graph, load_profile(name), prices).total.base for name in names()]
    assert totals == sorted(totals)
    by_size = [
        project(platforms[e].graph, load_profile("quiet"), prices).total.base for e in ("dev", "staging", "prod")
    ]
    assert by_size == sorted(by_size)


def scaled(factor: float) -> LoadedProfile:
    loaded = load_profile("normal")
    sessions = loaded.profile.sessions_per_day
    moved = sessions.model_copy(update={n: getattr(sessions, n) * factor for n in ("low", "base", "high")})
    return LoadedProfile(loaded.profile.model_copy(update={"sessions_per_day": moved}), loaded.sha256)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 8), st.floats(1, 3))
def test_total_and_usage_grow_with_the_load(platforms, prices, size, growth):
    less = project(platforms["prod"].graph, scaled(size), prices)
    more = project(platforms["prod"].graph, scaled(size * growth), prices)
    slack = Decimal("0.01")  # quantities are rounded to 6 decimals
    assert less.total.base <= more.total.base + slack
    for projection in (less, more):
        assert projection.total.low <= projection.total.base + slack
        assert projection.total.base <= projection.total.high + slack
    hours = [{s.resource[:2]: s.hours[1] for s in p.saturated} for p in (less, more)]
    assert all(hours[1].get(key, 0) >= count for key, count in hours[0].items())


def test_the_same_input_gives_the_same_bytes(platforms, prices):
    profile = load_profile("black-friday")
    texts = {to_json(document(project(platforms["prod"].graph, profile, prices), profile.profile)) for _ in range(2)}
    assert len(texts) == 1


def test_every_line_tells_price_date_source_formula_and_origin(platforms, prices):
    for line in project(platforms["prod"].graph, load_profile("normal"), prices).lines:
        assert line.formula
        assert line.price.source
        assert line.price.unit
        assert line.provenance in {"template", "profile", "assumption"}
        assert line.price.grade == "exact" or line.price.note


def test_writes_of_the_global_database_are_paid_once_for_the_secondary_region(platforms, prices):
    lines = project(platforms["prod"].graph, load_profile("normal"), prices).lines
    found = [line for line in lines if line.component.startswith("replicated write I/O")]
    assert [(line.resource.stack, line.component) for line in found] == [
        ("primary/data-catalog", "replicated write I/O to eu-central-1"),
        ("primary/data-orders", "replicated write I/O to eu-central-1"),
    ]
    # 9,515,000 sessions x 0.01 writes x 4 I/O; x 0.025 orders x 5 writes x 4 I/O
    assert [line.quantity.base for line in found] == [380_600, 4_757_500]


def test_a_standby_region_costs_its_minimum_whatever_the_load(platforms, prices):
    def instances(profile):
        projection = project(platforms["prod"].graph, profile, prices)
        return {
            line.resource.stack: line.quantity.base
            for line in projection.lines
            if line.resource.type == "AWS::AutoScaling::AutoScalingGroup" and line.component == "instance hours"
        }

    small, large = instances(scaled(1)), instances(scaled(8))
    assert small["secondary/compute"] == large["secondary/compute"]
    assert small["primary/compute"] < large["primary/compute"]


@given(st.fractions(0, 10**6), st.floats(0, 1e9))
def test_quantities_become_decimals_within_a_millionth(fraction, number):
    assert abs(decimal(fraction) - Decimal(fraction.numerator) / Decimal(fraction.denominator)) <= Decimal("0.000001")
    assert float(decimal(number)) == pytest.approx(number, abs=1e-6, rel=1e-12)
    assert decimal(round(number, 6)) == Decimal(str(round(number, 6)))
