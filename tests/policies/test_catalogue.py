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
