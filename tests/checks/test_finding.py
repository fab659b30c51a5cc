"""Findings: identity, order, merging, and which of them turn the gate red."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checks.finding import SEVERITIES, STATES, Finding, merge

FINDING = Finding("p", "own", ("pci",), "HIGH", "fail", "a.yaml", "wrong", 3, 5, "Bucket", "AWS::S3::Bucket", "Name")

findings = st.builds(
    Finding._replace,
    st.just(FINDING),
    policy=st.sampled_from(["p", "q"]),
    severity=st.sampled_from(SEVERITIES),
    state=st.sampled_from(STATES),
    file=st.sampled_from(["a.yaml", "b.yaml"]),
    line=st.integers(1, 3),
    message=st.sampled_from(["wrong", "bad"]),
    logical_id=st.sampled_from(["", "Bucket"]),
    property_path=st.sampled_from(["", "Name"]),
    environments=st.sampled_from([(), ("dev",), ("prod",), ("dev", "prod")]),
)


def test_the_fingerprint_survives_moved_lines_and_reworded_messages():
    moved = FINDING._replace(line=30, column=1, message="very wrong", environments=("prod",), severity="LOW")
    assert moved.fingerprint == FINDING.fingerprint


@pytest.mark.parametrize("field", ["policy", "file", "logical_id", "property_path"])
def test_the_fingerprint_differs_by_policy_file_resource_and_path(field):
    assert FINDING._replace(**{field: "other"}).fingerprint != FINDING.fingerprint


def test_the_fingerprint_is_stable_across_versions_of_this_code():
    assert FINDING.fingerprint == "db2599945bb79243f7001f4d25730eb5"


def test_two_notes_on_a_whole_file_are_told_apart_by_their_message():
    first = FINDING._replace(logical_id="", property_path="")
    assert len(merge([first, first._replace(message="bad")])) == 2


def test_environments_are_united_and_the_worst_state_wins():
    undecided = FINDING._replace(state="undecided", environments=("dev",))
    failing = [FINDING._replace(environments=(name,)) for name in ("prod", "staging")]
    (merged,) = merge([undecided, *failing])
    assert (merged.state, merged.environments) == ("fail", ("prod", "staging"))


def test_distinct_messages_of_one_place_are_all_told():
    (merged,) = merge([FINDING, FINDING._replace(message="bad"), FINDING])
    assert merged.message == "wrong; bad"


def test_what_is_waived_in_one_environment_does_not_hide_what_fails_in_another():
    waived = FINDING._replace(state="waived", environments=("dev",))
    states = {finding.state: finding.environments for finding in merge([waived, FINDING._replace(environments=("p",))])}
    assert states == {"waived": ("dev",), "fail": ("p",)}


@pytest.mark.parametrize(
    ("state", "severity", "fails"),
    [
        ("fail", "LOW", True),
        ("fail", "INFO", False),
        ("undecided", "CRITICAL", True),
        ("undecided", "HIGH", True),
        ("undecided", "MEDIUM", False),
        ("waived", "CRITICAL", False),
        ("error", "LOW", True),
        ("unreadable", "INFO", True),
    ],
)
def test_what_turns_the_gate_red(state, severity, fails):
    assert FINDING._replace(state=state, severity=severity).fails is fails


@given(st.lists(findings, max_size=12))
def test_merging_loses_no_key_and_is_done_once(several):
    merged = merge(several)
    assert {finding.key for finding in merged} == {finding.key for finding in several}
    assert merge(merged) == merged
    assert [finding.order for finding in merged] == sorted(finding.order for finding in merged)


def test_a_note_does_not_hide_what_is_undecided_and_fails():
    note, open_question = FINDING._replace(severity="INFO"), FINDING._replace(state="undecided", severity="HIGH")
    assert merge([note, open_question])[0].fails


@given(st.lists(findings, max_size=12))
def test_merging_never_turns_red_into_green(several):
    assert any(finding.fails for finding in merge(several)) == any(finding.fails for finding in several)
