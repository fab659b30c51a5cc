"""Frameworks and policies name each other: none that serves a requirement is missing there, none is made up."""

from pathlib import Path

import pytest

from policies import needed
from policies.catalogue import NOT_ASSESSABLE, Requirement, frameworks
from policies.registry import load_all

REMEDY = "run python -m policies.needed, and move what the requirement is not shown without to policies_needed"


def test_each_policy_that_serves_a_requirement_is_named_there() -> None:
    for policy in load_all():
        for framework in () if policy.opinion else policy.frameworks:
            for each in policy.serves[framework]:
                told = frameworks()[framework].requirements[each]
                assert policy.id in (*told.policies_needed, *told.policies_also), f"{framework}/{each}: {REMEDY}"


def test_each_policy_named_there_exists_and_serves_it() -> None:
    ids = {policy.id for policy in load_all()}
    for framework in frameworks().values():
        for told in framework.requirements.values():
            served = {policy.id for policy in load_all() if told.id in policy.serves.get(framework.id, {})}
            gone = {*told.policies_needed, *told.policies_also} - served
            assert not gone, f"{framework.id}/{told.id}: {REMEDY}"
            written = ids & set(told.still_unchecked)
            assert not written, f"{framework.id}/{told.id}: {REMEDY}"


def test_what_no_template_shows_needs_no_policy() -> None:
    for framework in frameworks().values():
        for told in framework.requirements.values():
            if told.assessability == NOT_ASSESSABLE:
                assert not (*told.policies_needed, *told.policies_also, *told.still_unchecked), told.id


def test_files_are_in_step() -> None:
    assert needed.main(["--check"]) == 0, REMEDY


def requirement(**more: tuple[str, ...]) -> Requirement:
    return Requirement("1.1", "t", "partial", "e", **more)  # type: ignore[arg-type]


def test_a_new_server_is_added_and_one_that_is_needed_stays_so() -> None:
    lists = needed.sorted_out(requirement(policies_needed=("a",)), {"a", "b"}, {"a", "b", "c"})
    assert lists == {"policies_needed": ["a"], "policies_also": ["b"], "still_unchecked": []}


def test_one_that_serves_no_longer_is_dropped() -> None:
    lists = needed.sorted_out(requirement(policies_also=("b",), policies_needed=("a",)), set(), {"a", "b"})
    assert lists == {"policies_needed": [], "policies_also": [], "still_unchecked": []}


def test_what_is_not_written_is_unchecked_and_comes_back() -> None:
    lists = needed.sorted_out(requirement(policies_needed=("gone",), still_unchecked=("new",)), {"new"}, {"new", "x"})
    assert lists == {"policies_needed": ["new"], "policies_also": [], "still_unchecked": ["gone"]}


def test_only_the_lists_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in sorted(needed.FOLDER.glob("*.yaml")):
        (tmp_path / file.name).write_text(file.read_text().replace("policies_also: [", "policies_also: [zz-gone, "))
    monkeypatch.setattr(needed, "FOLDER", tmp_path)
    assert needed.main(["--check"]) == 1
    assert needed.main([]) == 0
    assert [file.read_text() for file in sorted(tmp_path.iterdir())] == [
        file.read_text() for file in sorted(Path(needed.__file__).parent.glob("frameworks/*.yaml"))
    ]
