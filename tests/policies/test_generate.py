import re
from pathlib import Path

import pytest

from policies import generate
from policies.registry import load_all


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(generate, "PAGES", tmp_path / "docs")
    monkeypatch.setattr(generate, "INDEX", tmp_path / "index.json")
    return tmp_path


def test_check_names_what_is_stale_and_writes_nothing(elsewhere: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert generate.main(["--check"]) == 1
    assert "index.json; run python -m policies.generate" in capsys.readouterr().err
    assert list(elsewhere.iterdir()) == []


def test_writing_makes_it_fresh_and_drops_pages_of_policies_that_are_gone(elsewhere: Path) -> None:
    assert generate.main([]) == 0
    (elsewhere / "docs" / "gone.md").write_text("old")
    assert generate.main(["--check"]) == 1
    assert generate.main([]) == 0
    assert not (elsewhere / "docs" / "gone.md").exists()
    assert generate.main(["--check"]) == 0
    assert (elsewhere / "docs" / "s3-tls-only.md").read_text().startswith("# s3-tls-only\n")
    assert not list(elsewhere.rglob(".*")), "nothing half-written is left"


def test_the_list_has_each_policy_once_and_names_it_at_its_other_services() -> None:
    lines = (generate.PAGES / "README.md").read_text().splitlines()
    rows = [line for line in lines if line.startswith("| [")]
    assert sorted(row.split("]")[0].removeprefix("| [") for row in rows) == [each.id for each in load_all()]
    neptune = lines.index("## Neptune")
    section = lines[neptune : next(n for n, line in enumerate(lines) if n > neptune and line.startswith("## "))]
    assert any(line.startswith("Also: ") and "[database-encrypted]" in line for line in section)


def test_opinions_stand_below_what_gates_and_the_links_to_services_lead_there() -> None:
    text = (generate.PAGES / "README.md").read_text()
    for section in text.split("\n## ")[1:]:
        opinions = ["| hygiene |" in line for line in section.splitlines() if line.startswith("| [")]
        assert opinions == sorted(opinions)
    headings = {
        re.sub(r"[^a-z0-9-]", "", each.lower().replace(" ", "-")) for each in re.findall(r"^## (.*)$", text, re.M)
    }
    assert headings == set(re.findall(r"\]\(#([^)]*)\)", text))
