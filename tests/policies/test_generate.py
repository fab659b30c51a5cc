from pathlib import Path

import pytest

from policies import generate


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
