from collections.abc import Iterator
from pathlib import Path

import pytest

from policies.catalogue import frameworks
from policies.generate import contents
from policies.kernel.examples import expected, flagged
from policies.kernel.policy import Policy
from policies.registry import for_types, index, load_all

POLICIES = load_all()
EACH = pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.id)


@EACH
def test_passing_examples_are_not_flagged(policy: Policy) -> None:
    for example in policy.passing:
        assert expected(example) == set(), "a passing example marks no line"
        assert flagged(policy, example) == set(), example


@EACH
def test_failing_examples_are_flagged_at_the_marked_lines(policy: Policy) -> None:
    for example in policy.failing:
        assert expected(example), "a failing example marks at least one line"
        assert flagged(policy, example) == expected(example), example


@EACH
def test_a_policy_without_its_check_fails_its_own_examples(policy: Policy, monkeypatch: pytest.MonkeyPatch) -> None:
    def nothing(*_: object) -> Iterator[object]:
        return iter(())

    monkeypatch.setattr(policy, "run", nothing)
    for example in policy.failing:
        assert flagged(policy, example) != expected(example)


@EACH
def test_a_policy_is_complete_and_serves_requirements_that_exist(policy: Policy) -> None:
    assert policy.passing
    assert policy.failing
    assert any(state == "fail" for example in policy.failing for _, _, state in expected(example))
    assert policy.serves or policy.opinion
    assert "Not seen: " in policy.why, "says what it does not see"
    assert len(policy.severity_reason.split()) >= 5, "argues its severity"
    for pack in policy.frameworks:
        for requirement, strength in policy.serves[pack].items():
            told = frameworks()[pack].requirements[requirement]
            order = ("not assessable from templates", "supporting", "partial", "direct")
            assert order.index(strength) <= order.index(told.assessability), f"{requirement}: claims too much"


def test_each_policy_file_is_named_for_the_one_policy_in_it() -> None:
    names = {path.stem.replace("_", "-") for path in Path("policies/library").glob("[a-z]*.py")}
    assert names == {policy.id for policy in POLICIES}
    assert len(POLICIES) == len(names)


def test_titles_and_reasons_are_not_copied_between_policies() -> None:
    for told in ("title", "why", "fix"):
        texts = [getattr(policy, told) for policy in POLICIES]
        assert len(set(texts)) == len(texts)


def test_generated_files_are_fresh() -> None:
    stale = [path.name for path, text in contents().items() if not path.is_file() or path.read_text() != text]
    assert stale == [], "run python -m policies.generate"


def test_the_index_leads_to_the_same_policies_as_the_library() -> None:
    every_type = {kind for entry in index().values() for kind in entry.types}
    assert [policy.id for policy in for_types(every_type)] == [policy.id for policy in POLICIES]
