"""Which policies run: packs."""

import argparse
from dataclasses import replace
from pathlib import Path

import pytest

from checks.gate import Request
from checks.gate import run as gate
from policies.kernel.policy import DEFAULT_PACKS, HYGIENE, LOW, PACKS, Policy
from policies.registry import for_types, load, load_all
from stackwarden.commands.gate import packs_named

BUCKET = "Resources: {Logs: {Type: 'AWS::S3::Bucket'}}"


def _policy(**changes: object) -> Policy:
    told: dict[str, object] = {
        "id": "a", "title": "t", "severity": LOW, "resource": "X", "serves": {},
        "why": "w", "fix": "f", "passing": (), "failing": (),
    }  # fmt: skip
    return Policy(**{**told, **changes})  # type: ignore[arg-type]


def test_an_opinion_is_in_hygiene_alone() -> None:
    assert _policy(opinion=True, serves={"gdpr": {"32(1)(b)": "supporting"}}).packs == (HYGIENE,)


def test_a_policy_that_serves_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="serves no requirement"):
        _policy()


def test_every_policy_is_found_through_its_packs() -> None:
    for policy in load_all():
        for pack in PACKS:
            found = policy in for_types(policy.types, (pack,))
            assert found == (pack in policy.packs), (policy.id, pack)


def test_only_the_packs_asked_for_run(tmp_path: Path) -> None:
    file = tmp_path / "bucket.yaml"
    file.write_text(BUCKET)
    asked = Request(as_of="2026-11-28", paths=[file])
    assert {load(each.policy).packs for each in gate(replace(asked, packs=("reliability",))).findings}
    for packs in (("reliability",), ("gdpr",), DEFAULT_PACKS):
        for finding in gate(replace(asked, packs=packs)).findings:
            assert not set(packs).isdisjoint(finding.packs)


def test_packs_are_named_with_commas_and_all_is_all() -> None:
    assert packs_named("pci, hygiene") == ("pci", "hygiene")
    assert packs_named("all") == PACKS
    with pytest.raises(argparse.ArgumentTypeError, match="there is no pack 'iso'"):
        packs_named("pci,iso")
