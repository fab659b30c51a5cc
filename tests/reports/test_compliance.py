import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from policies.catalogue import frameworks
from reports import compliance
from reports.pages import slug
from reports.settings import load
from tests.reports.samples import BAD, UNDECIDED, WAIVER, WORD

PAGE = "pci-dss-4.0.1/3.md"


def _report(settings):
    loaded = load(settings)
    return compliance.assemble(loaded, compliance.judge(loaded, cache=None, lane="own"))


def _pages(settings):
    return compliance.render(_report(settings))


def _row(text: str, requirement: str) -> str:
    return next(line for line in text.splitlines() if line.startswith(f"| [{requirement}]("))


def _section(text: str, requirement: str) -> str:
    return text.split(f"\n## {requirement} ")[1].split("\n## ", maxsplit=1)[0]


def test_every_requirement_is_on_the_page_of_its_group_with_the_evidence_still_needed(platform):
    files = _pages(platform())
    for framework in frameworks().values():
        for requirement in framework.requirements.values():
            page = files[f"{framework.id}/{requirement.group}.md"]
            needed = requirement.evidence_still_needed.split("|")[0].strip()[:20]
            assert f"Evidence still needed: {needed}" in _section(page, requirement.id)
            assert _row(files[f"{framework.id}.md"], requirement.id)


def test_what_holds_is_shown_with_policy_resource_and_line(platform):
    files = _pages(platform())
    assert "| partly shown |" in _row(files[PAGE], "3.7.4")
    section = _section(files[PAGE], "3.7.4")
    assert "**partly shown** · in force since 2024-03-31" in section
    row = next(line for line in section.splitlines() if "kms-key-rotation" in line)
    assert "| partial | kept 1 | [Key](../../../templates/stacks/keys.yaml#L2) |" in row
    assert "| [Key](../../../templates/stacks/keys.yaml#L2) | prod |" in files["evidence/kms-key-rotation.md"]
    assert "**No requirement fails, and none is undecided.**" in files["README.md"]


def test_a_violation_is_named_where_it_stands_with_its_owner(platform):
    files = _pages(platform(BAD))
    assert "| failed |" in _row(files[PAGE], "3.7.4")
    assert "**fails** (HIGH): [keys.yaml:2](../../../templates/stacks/keys.yaml#L2) `Key` (prod): key" in files[PAGE]
    opened = next(line for line in files["README.md"].splitlines() if "kms-key-rotation" in line)
    assert opened.startswith("| **fails**")
    assert opened.endswith("| key-team |")
    assert "[3.7.4](pci-dss-4.0.1/3.md#374-" in opened
    assert re.search(r"\*\*\d+ of 388 requirements fail, 0 undecided\.\*\*", files["README.md"])


def test_an_unknown_value_makes_it_undecided(platform):
    assert "| undecided |" in _row(_pages(platform(UNDECIDED))[PAGE], "3.7.4")


def test_a_waiver_is_not_shown_and_stands_in_the_register_by_its_end(platform):
    files = _pages(platform(BAD, WAIVER))
    assert "| waived |" in _row(files[PAGE], "3.7.4")
    assert "Accepted by key-team until 2026-12-31: The key is imported next week." in files[PAGE]
    for said in ("| 2026-12-31 | waiver |", "The key is imported next week.", "key-team", "waivers.yaml"):
        assert said in files["exceptions.md"]
    assert "- 2026-12-31: waiver of kms-key-rotation on Key, key-team" in files["README.md"]


def test_an_expired_waiver_no_longer_counts(platform):
    files = _pages(platform(BAD, WAIVER.replace("2026-12-31", "2026-11-21")))
    assert "| failed |" in _row(files[PAGE], "3.7.4")
    assert "| 2026-11-21 **expired** | waiver |" in files["exceptions.md"]


def _attested(settings, requirement, result="in place", expires="2027-09-30"):
    (settings.parent / "attestations.yaml").write_text(WORD % (requirement, result, expires))
    return _pages(settings)


def test_an_attestation_answers_what_no_template_can_show(platform):
    files = _attested(platform(), "11.4.3")
    assert "| attested: in place |" in _row(files["pci-dss-4.0.1/11.md"], "11.4.3")
    section = _section(files["pci-dss-4.0.1/11.md"], "11.4.3")
    assert "Attested: **in place**, Jane Doe, head of security, 2026-09-30, until 2027-09-30." in section
    assert (
        "| 2027-09-30 | attestation | pci-dss-4.0.1 11.4.3: in place | Jane Doe, head of security |"
        in (files["exceptions.md"])
    )


def test_an_expired_attestation_counts_for_nothing_and_is_said(platform):
    files = _attested(platform(), "11.4.3", expires="2026-11-21")
    assert "| not assessable |" in _row(files["pci-dss-4.0.1/11.md"], "11.4.3")
    assert "expired on 2026-11-21: counts for nothing" in files["pci-dss-4.0.1/11.md"]
    assert "attestation of pci-dss-4.0.1 11.4.3, Jane Doe, head of security; **expired**" in files["README.md"]


def test_not_in_place_fails_by_hand(platform):
    files = _attested(platform(), "3.7.4", "not in place")
    assert "| failed by hand |" in _row(files[PAGE], "3.7.4")
    assert "- **pci-dss-4.0.1 3.7.4** is not in place, says Jane Doe" in files["README.md"]


def test_an_attestation_never_outranks_a_template(platform):
    assert "| failed |" in _row(_attested(platform(BAD), "3.7.4")[PAGE], "3.7.4")


def test_an_attestation_of_an_environment_that_is_not_there_is_an_error(platform):
    from cfn.errors import CfnError

    settings = platform()
    (settings.parent / "attestations.yaml").write_text(
        WORD % ("11.4.3", "in place", "2027-09-30") + "  environments: [live]\n"
    )
    with pytest.raises(CfnError, match="no environment live"):
        _pages(settings)


def test_counts_add_up_to_the_framework(platform):
    files = _pages(platform())
    for framework in frameworks().values():
        rows = [line for line in files["README.md"].splitlines() if line.startswith(f"| [{framework.name}")]
        assert len(rows) == 1
        assert sum(int(cell) for cell in rows[0].split("|")[3:-1] if cell.strip()) == len(framework.requirements)


def test_same_inputs_same_bytes(platform):
    settings = platform()
    assert _pages(settings) == _pages(settings)


def test_links_lead_to_existing_files_lines_and_anchors(platform, tmp_path):
    settings = platform(BAD, WAIVER)
    files = _attested(settings, "11.4.3")
    folder = (tmp_path / "reports" / "compliance").resolve()
    pages = {name: text for name, text in files.items() if name.endswith(".md")}
    anchors = {
        name: {_forge_anchor(line.lstrip("#").strip()) for line in text.splitlines() if re.match("#+ ", line)}
        for name, text in pages.items()
    }
    links = [(name, link) for name, text in pages.items() for link in re.findall(r"\]\(([^)]+)\)", text)]
    assert len(links) > 1000
    for page, link in sorted(set(links)):
        target, _, anchor = link.partition("#")
        path = (folder / page).parent.joinpath(target).resolve()
        if path.is_relative_to(folder):
            name = path.relative_to(folder).as_posix()
            assert name in files, (page, link)
            assert not anchor or anchor in anchors[name], (page, link)
        else:
            assert path.is_file(), (page, link)
            assert int(anchor.removeprefix("L")) <= len(path.read_text().splitlines())


def _forge_anchor(heading: str) -> str:
    """As GitHub does it: lower case, punctuation but hyphens goes, each blank is a hyphen."""
    kept = "".join(letter for letter in heading.lower() if letter.isalnum() or letter in "-_ ")
    return kept.replace(" ", "-")


def test_the_headings_of_a_page_have_anchors_of_their_own():
    for framework in frameworks().values():
        for group in framework.groups:
            found = [slug(f"{each.id} {each.title}") for each in framework.within(group)]
            assert len(set(found)) == len(found)


def test_every_page_names_the_tools_and_carries_the_hashes_of_its_templates(platform):
    files = _pages(platform(waivers=WAIVER))
    for name, text in files.items():
        if name.endswith(".md"):
            made_of = r"policy [a-z0-9-]+" if re.match("evidence/[a-z]", name) else r"policies \(\d+ files\)"
            assert re.search(rf"Made with stackwarden `.+`, {made_of} `[0-9a-f]{{16}}`", text), name
    assert re.search(r"`templates/stacks/keys.yaml` `[0-9a-f]{16}`", files[PAGE])
    assert "PCI DSS 4.0.1; titles are our own words" in files[PAGE]
    for name in ("templates/platform.yaml", "templates/environments/prod.yaml", "waivers.yaml"):
        assert re.search(rf"`{name}` `[0-9a-f]{{16}}`", files["README.md"])


def test_each_group_ends_with_a_place_to_sign(platform):
    files = _pages(platform())
    for framework in frameworks().values():
        for group in framework.groups:
            assert "| Name | Role | Date | Signature |" in files[f"{framework.id}/{group}.md"]


def test_the_stamp_is_on_every_page_only_where_it_is_asked_for(platform):
    settings = load(platform())
    verdict = compliance.judge(settings, None, "own")
    stamped = compliance.render(compliance.assemble(settings, verdict, stamp="commit abc of 2026-11-20"))
    plain = compliance.render(compliance.assemble(settings, verdict))
    assert all("commit abc" in text for name, text in stamped.items() if name.endswith(".md"))
    assert not any("commit" in text.split("\n")[2] for name, text in plain.items() if name.endswith(".md"))


def test_the_chart_is_svg_whose_parts_add_up(platform):
    root = ET.fromstring(_pages(platform())["coverage.svg"])
    tips = [element.text for element in root.iter("{http://www.w3.org/2000/svg}title")][1:]
    for framework in frameworks().values():
        parts = [int(re.search(r" (\d+) of", tip)[1]) for tip in tips if tip.startswith(f"{framework.name} prod:")]
        assert sum(parts) == len(framework.requirements)


def test_templates_without_a_platform_have_a_report_too(platform, tmp_path):
    settings = platform(BAD)
    settings.write_text("as_of: 2026-11-22\npaths: templates/stacks\noutput: reports\n")
    files = _pages(settings)
    assert "| failed |" in _row(files[PAGE], "3.7.4")
    assert "[keys.yaml:2](../../../templates/stacks/keys.yaml#L2) `Key`: key rotation" in files[PAGE]
    assert "templates alone" in files["README.md"]


@pytest.mark.parametrize("text", ["a|b", "<b>", "two\nlines", "`x`", "*y*"])
def test_a_cell_never_breaks_its_table(text):
    from reports.writing import cell

    assert not re.search(r"(?<!\\)\||<|\n|(?<!\\)`|(?<!\\)\*", cell(text))


def test_writing_replaces_the_folder_whole(tmp_path: Path):
    from reports.writing import write_all

    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "stale.md").write_text("old")
    write_all(tmp_path / "out", {"a.md": "one\n", "below/b.svg": "two\n"})
    there = [path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.*")]
    assert sorted(there) == ["a.md", "below/b.svg"]


OUT = "Tags: [{Key: PciScope, Value: out-of-scope}]"


def test_what_is_out_of_the_scope_of_pci_shows_nothing_of_it(platform):
    template = (
        "Resources:\n  Key:\n    Type: AWS::KMS::Key\n    DeletionPolicy: Retain\n    UpdateReplacePolicy: Retain\n"
        f"    Properties: {{EnableKeyRotation: true, PendingWindowInDays: 30, KeyPolicy: {{}}, {OUT}}}\n"
    )
    files = _pages(platform(template))
    assert "| nothing to look at |" in _row(files[PAGE], "3.7.4")
    assert re.search(r"kms-key-rotation\]\([^)]+\) \| partial \| kept 1 \|", files["gdpr/IV.md"])
    assert "(out of scope of PCI DSS)" in files["evidence/kms-key-rotation.md"]


def test_the_tag_of_the_scope_may_be_another(platform):
    settings = platform(BAD.replace("Tags: [", "Tags: [{Key: Zone, Value: none}, "))
    assert "| failed |" in _row(_pages(settings)[PAGE], "3.7.4")
    with settings.open("a") as file:
        file.write("pci-scope: {tag: Zone, out: none}\n")
    assert "| nothing to look at |" in _row(_pages(settings)[PAGE], "3.7.4")


def test_what_fails_out_of_the_scope_of_pci_fails_the_rest_only(platform):
    files = _pages(platform(BAD.replace("KeyPolicy: {}, Tags: [", f"KeyPolicy: {{}}, {OUT[:-1]}, ")))
    assert "| nothing to look at |" in _row(files[PAGE], "3.7.4")
    assert "| failed |" in _row(files["gdpr/IV.md"], "32(1)(a)")
