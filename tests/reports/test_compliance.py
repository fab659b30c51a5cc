import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from policies.catalogue import NOT_ASSESSABLE, frameworks
from reports import compliance
from reports.settings import load

BAD = """\
Resources:
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {Description: Orders, KeyPolicy: {}}
"""
UNDECIDED = """\
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Key:
    Type: AWS::KMS::Key
    DeletionPolicy: Retain
    UpdateReplacePolicy: Retain
    Properties: {KeyPolicy: {}, PendingWindowInDays: 30, EnableKeyRotation: !GetAtt Topic.TopicName}
"""
WAIVER = """\
- policy: kms-key-rotation
  file: templates/stacks/keys.yaml
  logical_id: Key
  reason: The key is imported next week.
  owner: key-team
  expires: 2026-12-31
"""


def _rendered(settings):
    loaded = load(settings)
    verdict = compliance.judge(loaded, cache=None, lane="own")
    return compliance.render(loaded, verdict), verdict


def _row(text: str, requirement: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| **{requirement}**"))


def test_every_requirement_of_every_framework_is_on_its_page(platform):
    files, _ = _rendered(platform())
    for framework in frameworks().values():
        page = files[f"{framework.id}.md"]
        for requirement in framework.requirements:
            assert f"| **{requirement}** " in page


def test_what_holds_is_shown_with_policy_resource_and_line(platform):
    files, verdict = _rendered(platform())
    assert verdict.exit_code == 0
    row = _row(files["pci-dss-4.0.1.md"], "3.7.4")
    assert "| shown in part |" in row
    assert "[kms-key-rotation](evidence.md#kms-key-rotation) (partial)" in row
    assert (
        "| `Key` | AWS::KMS::Key | [keys.yaml:2](../../templates/stacks/keys.yaml#L2) | prod |" in files["evidence.md"]
    )
    assert "**The gate is green.**" in files["README.md"]


def test_a_violation_is_named_where_it_stands(platform):
    files, verdict = _rendered(platform(BAD))
    assert verdict.exit_code == 1
    page = files["pci-dss-4.0.1.md"]
    assert "violated" in _row(page, "3.7.4")
    assert "### 3.7.4: violated" in page
    assert "[keys.yaml:2](../../templates/stacks/keys.yaml#L2) `Key` (prod): key rotation is not enabled" in page
    assert "**The gate is red: findings.**" in files["README.md"]


def test_an_unknown_value_makes_it_undecided(platform):
    files, _ = _rendered(platform(UNDECIDED))
    assert "undecided" in _row(files["pci-dss-4.0.1.md"], "3.7.4")


def test_a_waiver_shows_as_an_exception_with_reason_owner_and_end(platform):
    files, verdict = _rendered(platform(BAD, WAIVER))
    assert verdict.exit_code == 0
    assert "shown with exceptions" in _row(files["pci-dss-4.0.1.md"], "3.7.4")
    exceptions = files["exceptions.md"]
    for said in ("kms-key-rotation", "The key is imported next week.", "key-team", "2026-12-31", "waivers.yaml"):
        assert said in exceptions


def test_an_expired_waiver_no_longer_counts(platform):
    files, verdict = _rendered(platform(BAD, WAIVER.replace("2026-12-31", "2026-11-21")))
    assert verdict.exit_code == 1
    assert "violated" in _row(files["pci-dss-4.0.1.md"], "3.7.4")


def test_not_assessable_requirements_ask_for_evidence(platform):
    files, _ = _rendered(platform())
    section = files["gdpr.md"].split("## Not assessable from templates")[1]
    for requirement in frameworks()["gdpr"].requirements.values():
        if requirement.assessability == NOT_ASSESSABLE:
            assert requirement.id in section
            assert requirement.evidence_still_needed.split("|")[0].strip()[:20] in section


def test_counts_on_the_summary_add_up_to_the_framework(platform):
    files, _ = _rendered(platform())
    for framework in frameworks().values():
        row = next(line for line in files["README.md"].splitlines() if f"]({framework.id}.md)" in line)
        numbers = [int(cell) for cell in row.split("|")[2:-1]]
        assert sum(numbers) == len(framework.requirements)


def test_same_inputs_same_bytes(platform):
    settings = platform()
    assert _rendered(settings)[0] == _rendered(settings)[0]


def test_links_lead_to_existing_files_and_anchors(platform, tmp_path):
    files, _ = _rendered(platform(BAD))
    folder = tmp_path / "reports" / "compliance"
    headings = set(re.findall(r"^## (\S+)$", files["evidence.md"], re.M))
    links = re.findall(r"\]\(([^)]+)\)", "\n".join(text for name, text in files.items() if name.endswith(".md")))
    assert links
    for link in set(links):
        target, _, anchor = link.partition("#")
        if target.startswith("../"):
            path = (folder / target).resolve()
            assert path.is_file()
            assert int(anchor.removeprefix("L")) <= len(path.read_text().splitlines())
        else:
            assert target in files
            assert not anchor or anchor in headings


def test_the_chart_is_svg_whose_parts_add_up(platform):
    files, _ = _rendered(platform())
    root = ET.fromstring(files["coverage.svg"])
    tips = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    for framework in frameworks().values():
        parts = [int(re.search(r" (\d+) of", tip)[1]) for tip in tips if tip.startswith(f"{framework.name}:")]
        assert sum(parts) == len(framework.requirements)


@pytest.mark.parametrize("text", ["a|b", "<b>", "two\nlines", "`x`", "*y*"])
def test_a_cell_never_breaks_its_table(text):
    from reports.writing import cell

    assert not re.search(r"(?<!\\)\||<|\n|(?<!\\)`|(?<!\\)\*", cell(text))


def test_writing_replaces_the_folder_whole(tmp_path: Path):
    from reports.writing import write_all

    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stale.md").write_text("old")
    write_all(tmp_path / "out", {"a.md": "one\n", "b.svg": "two\n"})
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.md", "b.svg"]


def test_a_requirement_is_shown_directly_only_when_every_needed_policy_is_there(platform):
    files, _ = _rendered(platform())
    for framework in frameworks().values():
        for requirement in framework.requirements.values():
            missing = set(requirement.policies_needed) - {"kms-key-rotation"}
            if missing:
                assert "| shown directly |" not in _row(files[f"{framework.id}.md"], requirement.id)


OUT = "Tags: [{Key: PciScope, Value: out-of-scope}]"


def test_what_is_out_of_the_scope_of_pci_shows_nothing_of_it(platform):
    template = (
        "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"
        f"    Properties: {{EnableKeyRotation: true, PendingWindowInDays: 30, KeyPolicy: {{}}, {OUT}}}\n"
    )
    files, _ = _rendered(platform(template))
    assert "| no such resource |" in _row(files["pci-dss-4.0.1.md"], "3.7.4")
    rotation = next(
        part for part in _row(files["gdpr.md"], "32(1)(a)").split("[") if part.startswith("kms-key-rotation]")
    )
    assert "(partial)<br>" in rotation


def test_what_fails_out_of_the_scope_of_pci_fails_the_rest_only(platform):
    bad = BAD.replace("KeyPolicy: {}", f"KeyPolicy: {{}}, {OUT}")
    files, _ = _rendered(platform(bad))
    assert "| no such resource |" in _row(files["pci-dss-4.0.1.md"], "3.7.4")
    assert "| violated |" in _row(files["gdpr.md"], "32(1)(a)")
