"""What piles up: against a day-by-day count of the same objects."""

import pytest

from cfn.stack import Resource
from cost_model.capacity.lifecycle import DAYS_PER_MONTH
from cost_model.stocks import Ledger, held, passing

STEPS = 400


def counted(flows, start, end):
    """Unit-months of ``held``, by counting small parcels at many moments of a month."""
    total = 0.0
    history = list(flows) + [flows[-1]] * 40
    for age, flow in enumerate(history):
        for parcel in range(STEPS // 20):
            arrived = -age + (parcel + 0.5) / (STEPS // 20)
            first, last = max(arrived + start, 0), min(arrived + end, 1)
            total += flow / (STEPS // 20) * max(last - first, 0)
    return total


@pytest.mark.parametrize("flows", [(5,), (10, 5, 5), (1, 2, 3, 4), (0, 0, 7)])
@pytest.mark.parametrize(("start", "end"), [(0, 1), (0, 12), (1, 3), (0.5, 2.25), (2, 2.1)])
def test_what_is_held_is_what_a_count_of_parcels_says(flows, start, end):
    assert held(flows, start, end) == pytest.approx(counted(flows, start, end), rel=0.01, abs=0.02)


def test_a_month_alone_is_a_steady_state():
    assert held((6,), 1, 4) == 18
    assert passing((6,), 3.7) == 6


def test_what_passes_an_age_is_what_came_in_that_long_ago():
    assert passing((9, 5, 2), 0) == 9
    assert passing((9, 5, 2), 1) == 5
    assert passing((9, 5, 2), 1.5) == 3.5  # half of each month's
    assert passing((9, 5, 2), 30) == 2  # before all of them


def test_a_ledger_remembers_what_came_in_and_asks_twice_for_nothing():
    ledger = Ledger()
    resource = Resource.__new__(Resource)
    resource.stack, resource.logical_id = type("Stack", (), {"key": "s"})(), "B"
    assert ledger.flows(resource, "gb", 1) == [1]
    assert ledger.flows(resource, "gb", 2) == [2]  # the same month, asked again
    ledger.turn()
    assert ledger.flows(resource, "gb", 5) == [5, 2]
    assert ledger.flows(resource, "objects", 7) == [7]


AGEING = """
    Resources:
      Archive:
        Type: AWS::S3::Bucket
        Properties:
          LifecycleConfiguration:
            Rules:
              - Status: Enabled
                Transitions:
                  - {StorageClass: STANDARD_IA, TransitionInDays: 30}
                  - {StorageClass: GLACIER_IR, TransitionInDays: 90}
                  - {StorageClass: DEEP_ARCHIVE, TransitionInDays: 180}
                ExpirationInDays: 270
    """


def test_objects_age_through_the_classes_of_the_lifecycle(priced, line):
    """10 GB and 5,000 objects come in in 30 days; 60, 90 and 90 days follow, the last class charges for 180."""
    found = priced(AGEING)
    monthly = 10 * DAYS_PER_MONTH / 30

    def quantity(component):
        return float(line(found, "Archive", component).quantity.base)

    archived = 32 * 1024 / 2**30 * 5000 * 90 / DAYS_PER_MONTH
    assert quantity("Standard storage") == pytest.approx(10)
    assert quantity("Standard-IA storage") == pytest.approx(20)
    assert quantity("Glacier Instant Retrieval storage") == pytest.approx(30)
    assert quantity("Glacier Deep Archive storage") == pytest.approx(30 + archived, abs=1e-5)
    assert quantity("index of archived objects") == pytest.approx(archived / 4, abs=1e-5)
    assert quantity("Glacier Deep Archive, left before 180 days") == pytest.approx(
        monthly * 90 / DAYS_PER_MONTH, abs=1e-5
    )
    for name in ("Standard-IA", "Glacier Instant Retrieval", "Glacier Deep Archive"):
        assert quantity(f"moves to {name}") == 5000
    prices = {each.component: each.price for each in found.lines}
    assert float(prices["moves to Standard-IA"].unit_price) * 1000 == pytest.approx(0.01)
    assert prices["moves to Glacier Instant Retrieval"].grade == "proxy"


def test_given_storage_is_taken_as_given_and_nothing_is_added(priced):
    usage = "version: 1\nresources:\n  Archive: {standard_gb: 100, glacier_ir_gb: 50, glacier_ir_moves: 1000}\n"
    found = priced(AGEING, usage=usage)
    amounts = {each.component: each.quantity.base for each in found.lines}
    assert amounts["Standard storage"] == 100
    assert amounts["Glacier Instant Retrieval storage"] == 50
    assert amounts["moves to Glacier Instant Retrieval"] == 1000
    assert not {name for name in amounts if "Deep" in name or "Standard-IA" in name}


@pytest.mark.parametrize(
    ("rules", "components"),
    [
        ("[{Status: Disabled, Transitions: [{StorageClass: STANDARD_IA, TransitionInDays: 30}]}]", set()),
        ("[{Status: Enabled, NoncurrentVersionExpiration: {NoncurrentDays: 7}}]", set()),
        (
            "[{Status: Enabled, Transitions: [{StorageClass: ONEZONE_IA, TransitionInDays: 30}]}]",
            {"One Zone-IA storage"},
        ),
        (
            "[{Status: Enabled, Transition: {StorageClass: Glacier, TransitionInDays: 30}}]",
            {"Glacier Flexible Retrieval storage"},
        ),
        ("[{Status: Enabled, Transitions: [{StorageClass: GLACIER, TransitionInDays: 0}]}]", set()),
    ],
)
def test_only_enabled_rules_for_current_objects_move_anything(priced, rules, components):
    body = (
        f"Resources: {{Archive: {{Type: AWS::S3::Bucket, Properties: {{LifecycleConfiguration: {{Rules: {rules}}}}}}}}}"
    )
    found = {each.component for each in priced(body).lines}
    assert {name for name in found if name.endswith("storage")} - {"Standard storage"} == components


def test_of_several_rules_the_longest_counts_and_that_is_said(priced):
    rules = """[{Status: Enabled, Prefix: a/, ExpirationInDays: 7},
      {Status: Enabled, Prefix: b/, ExpirationInDays: 365,
       Transitions: [{StorageClass: GLACIER_IR, TransitionInDays: 90}]}]"""
    body = (
        f"Resources: {{Archive: {{Type: AWS::S3::Bucket, Properties: {{LifecycleConfiguration: {{Rules: {rules}}}}}}}}}"
    )
    found = priced(body)
    assert "Glacier Instant Retrieval storage" in {each.component for each in found.lines}
    assert any("keeps objects longest" in each.text for each in found.assumptions)


def test_a_class_without_a_price_model_is_a_gap(priced):
    rules = "[{Status: Enabled, Transitions: [{StorageClass: INTELLIGENT_TIERING, TransitionInDays: 30}]}]"
    body = (
        f"Resources: {{Archive: {{Type: AWS::S3::Bucket, Properties: {{LifecycleConfiguration: {{Rules: {rules}}}}}}}}}"
    )
    found = priced(body)
    assert [each.cause for each in found.unpriced if "INTELLIGENT_TIERING" in each.component] == ["type"]
