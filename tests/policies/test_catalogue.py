import re

import pytest

from policies.catalogue import NOT_ASSESSABLE, frameworks
from policies.registry import load_all

PCI, GDPR, REL = (frameworks()[name] for name in ("pci-dss-4.0.1", "gdpr", "reliability"))


def served() -> set[tuple[str, str, str]]:
    return {
        (policy.id, pack, requirement)
        for policy in load_all()
        for pack in policy.frameworks
        for requirement in policy.serves[pack]
    }


def test_pci_has_all_280_requirements_each_with_a_date_of_force() -> None:
    assert PCI.version == "4.0.1"
    assert len(PCI.requirements) == 280
    dates = [requirement.in_force_since for requirement in PCI.requirements.values()]
    assert set(dates) == {"2024-03-31", "2025-03-31"}
    future_dated = [r for r in PCI.requirements.values() if r.in_force_since == "2025-03-31" or r.future_dated]
    assert len(future_dated) == 51


def test_ids_are_the_standards_own_and_never_a_running_number() -> None:
    assert all(re.fullmatch(r"(A[123]\.)?\d+(\.\d+){1,4}", each) for each in PCI.requirements)
    assert all(re.fullmatch(r"\d+(-\d+)?(\(\d\))?(\([a-f]\))?", each) for each in GDPR.requirements)
    assert all(re.fullmatch(r"REL\d\d-BP\d\d|F\d\d", each) for each in REL.requirements)


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_every_requirement_says_what_evidence_is_still_needed(framework) -> None:  # type: ignore[no-untyped-def]
    for requirement in framework.requirements.values():
        assert requirement.title
        assert requirement.evidence_still_needed
        assert requirement.assessability in ("direct", "partial", "supporting", NOT_ASSESSABLE)


def test_what_no_template_can_show_is_not_served_by_any_policy() -> None:
    for policy, pack, requirement in served():
        assert frameworks()[pack].requirements[requirement].assessability != NOT_ASSESSABLE, policy


@pytest.mark.parametrize(
    "requirement",
    # Requirements to which peers attach checks that say nothing about them.
    [
        "3.3.1.1",
        "3.3.1.3",
        "3.3.3",
        "3.6.1.1",
        "3.7.2",
        "3.7.6",
        "8.3.5",
        "8.3.10.1",
        "10.6.3",
        "1.5.1",
        "6.5.6",
        "12.4.2.1",
    ],
)
def test_errors_of_peers_are_not_repeated(requirement: str) -> None:
    assert PCI.requirements[requirement].assessability == NOT_ASSESSABLE
    assert not [policy for policy, pack, each in served() if (pack, each) == (PCI.id, requirement)]


def test_disk_encryption_never_counts_for_more_than_it_shows() -> None:
    for policy in load_all():
        if "encrypted" in policy.id or "sse" in policy.id:
            strengths = policy.serves.get(PCI.id, {})
            assert strengths.get("3.5.1") != "direct"
            assert strengths.get("3.5.1.2") in (None, "partial")


def test_a_log_is_not_the_register_of_processing() -> None:
    assert not [
        policy for policy, _, each in served() if each == "30(1)" and policy.startswith(("logs", "net-flow", "alb"))
    ]


def test_superseded_requirements_say_so() -> None:
    assert "Superseded by 6.4.2" in PCI.requirements["6.4.1"].note


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_every_requirement_is_in_one_section_of_one_group(framework) -> None:  # type: ignore[no-untyped-def]
    seen = [each.id for group in framework.groups for each in framework.within(group)]
    assert seen == list(framework.requirements), "groups stand in the order of the standard, and hold all of it"
    for group in framework.groups.values():
        assert group.title
        for section, title in group.sections.items():
            assert title
            assert framework.within(group.id, section), section


def test_pci_has_its_twelve_requirements_and_three_appendices() -> None:
    assert list(PCI.groups) == [*map(str, range(1, 13)), "A1", "A2", "A3"]
    assert PCI.requirements["12.10.4.1"].section == "12.10"
    assert PCI.requirements["1.2.1"].section == "1.2"
    assert PCI.requirements["A3.2.5.1"].group == "A3"


@pytest.mark.parametrize("framework", frameworks().values(), ids=lambda framework: framework.id)
def test_each_statement_says_how_it_is_known(framework) -> None:  # type: ignore[no-untyped-def]
    for told in framework.requirements.values():
        assert {"id", "title", "assessability", "evidence_still_needed"} <= set(told.basis)
        assert all(basis.source for basis in told.basis.values())
        assert not told.in_force_since or "in_force_since" in told.basis


def test_what_is_only_recalled_keeps_that_mark() -> None:
    recalled = [each.id for each in PCI.requirements.values() if each.basis["in_force_since"].mark == "recalled"]
    assert recalled == ["8.3.10.1"]
    assert all(PCI.requirements[each].in_force_since == "2025-03-31" for each in recalled)
    assert PCI.requirements["3.5.1.2"].basis["in_force_since"].mark == "verified"


def test_where_the_standard_takes_only_its_own_wording() -> None:
    refused = {each.id for each in PCI.requirements.values() if not each.customised_approach}
    assert {"3.3.1", "3.3.1.1", "3.3.1.2", "3.3.1.3", "3.3.2", "3.5.1.2", "11.3.2"} <= refused
    assert not {"3.3.3", "3.5.1.3", "11.3.2.1", "6.4.3"} & refused
    assert all(each in refused for each in PCI.requirements if each.startswith(("A2.", "A3.")))
    assert all(each.customised_approach for each in GDPR.requirements.values())


def test_what_a_template_can_show_is_served_by_a_policy_that_gates() -> None:
    served = {each for policy in load_all() if not policy.opinion for each in policy.requirements}
    for framework in frameworks().values():
        shown = [each for each in framework.requirements.values() if not each.assessability.startswith("not")]
        assert len(shown) >= 19
        assert [each.id for each in shown if f"{framework.id}/{each.id}" not in served] == []
    assert {f"reliability/F{number:02}" for number in range(1, 23)} <= served
